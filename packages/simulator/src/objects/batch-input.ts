import { z } from 'zod';

const MAX_LINES = 50_000;

const batchLine = z.looseObject({
  custom_id: z.string().min(1).max(512),
  method: z.string(),
  url: z.string(),
  body: z.looseObject({ model: z.string().optional() }),
});

/** One request of a batch. */
export interface BatchLine {
  customId: string;
  body: Record<string, unknown>;
}

/** Why a batch fails before any of its requests is answered. */
export interface BatchFault {
  code: string;
  message: string;
  param: string | null;
  /** Counted from 1; null when the whole file is at fault. */
  line: number | null;
}

/** A batch's requests, or everything that is wrong with its file. */
export type BatchInput =
  | { kind: 'lines'; lines: BatchLine[]; model: string | null }
  | { kind: 'faults'; faults: BatchFault[] };

/** Reads a batch's input file: JSON lines that all name the same endpoint and model, each with an id of its own. */
export function readBatchInput(content: Uint8Array, endpoint: string): BatchInput {
  const texts = Buffer.from(content).toString('utf8').split('\n');
  const reading: Reading = { endpoint, lines: [], faults: [], ids: new Set(), models: new Set() };
  for (const [index, text] of texts.entries()) {
    if (text.trim() !== '') readLine(reading, text, index + 1);
  }
  const { lines, faults, models } = reading;
  if (faults.length > 0) return { kind: 'faults', faults };
  if (lines.length === 0) return oneFault('empty_file', 'The input file has no requests.');
  if (lines.length > MAX_LINES) return oneFault('too_many_tasks', `A batch has at most ${MAX_LINES} requests.`);
  return { kind: 'lines', lines, model: [...models][0] ?? null };
}

interface Reading {
  endpoint: string;
  lines: BatchLine[];
  faults: BatchFault[];
  ids: Set<string>;
  /** The models named, without options: a batch has one. */
  models: Set<string>;
}

function readLine(reading: Reading, text: string, line: number): void {
  const fault = (code: string, message: string, param: string | null = null) =>
    reading.faults.push({ code, message, param, line });
  const parsed = batchLine.safeParse(parseJson(text));
  if (!parsed.success) {
    const param = parsed.error.issues[0]?.path.join('.') ?? '';
    if (param === '') fault('invalid_json_line', 'This line is not parseable as valid JSON.');
    else fault('invalid_request', `'${param}' is missing or invalid.`, param);
    return;
  }
  const { custom_id, method, url, body } = parsed.data;
  if (method !== 'POST') fault('invalid_method', "The method must be 'POST'.", 'method');
  if (url !== reading.endpoint) {
    fault('mismatched_endpoint', `The URL must be the batch's endpoint, '${reading.endpoint}'.`, 'url');
  }
  if (reading.ids.has(custom_id)) fault('duplicate_custom_id', 'The custom_id has been used before.', 'custom_id');
  reading.ids.add(custom_id);
  const model = body.model?.split('+')[0];
  if (model !== undefined) reading.models.add(model);
  if (reading.models.size > 1) fault('mismatched_model', 'A batch names one model only.', 'body.model');
  reading.lines.push({ customId: custom_id, body });
}

const oneFault = (code: string, message: string): BatchInput => ({
  kind: 'faults',
  faults: [{ code, message, param: null, line: null }],
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
