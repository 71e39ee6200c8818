import type { z } from 'zod';
import { CAUSES, ENDINGS, type FAULT_STATUSES, type Options, optionNames, optionsSchema } from './options.ts';

/** What goes wrong with an attempt. `chunks` counts content chunks of a stream before the fault. */
export type Fault =
  | { kind: 'none' }
  | { kind: 'status'; status: FaultStatus; retryAfterSeconds: number | null; retryAfterMs: number | null }
  | { kind: 'hang' }
  | { kind: 'reset' }
  | { kind: 'cut'; chunks: number }
  | { kind: 'cut_json' }
  | { kind: 'eof'; chunks: number }
  | { kind: 'malformed' }
  | { kind: 'error_event'; chunks: number }
  | { kind: 'garbage_html' }
  /** The vendor's own error for a cause rather than for a status. */
  | { kind: 'cause'; cause: (typeof CAUSES)[number] };

/** A status a script can ask for. */
export type FaultStatus = (typeof FAULT_STATUSES)[number];

/** How one attempt is to be played. */
export interface Script {
  fault: Fault;
  /** The fault strikes only the first so many calls; null means every call. */
  failFirst: number | null;
  /** Wait before the first byte. */
  latencyMs: number;
  /** Wait before each content chunk of a stream. */
  chunkDelayMs: number;
  /** Exact completion tokens per choice, reasoning included; null leaves the length to the answer. */
  tokens: number | null;
  cachedTokens: number;
  /** Reasoning tokens per choice. */
  reasoningTokens: number;
  reportsUsage: boolean;
  /** So many tool calls at once when the call has tools; null leaves it to the question. */
  toolCalls: number | null;
  /** `refuse`: the model declines; `filter`: a filter ends the answer half-way; `stop_early`: so does a stop sequence. */
  ending: (typeof ENDINGS)[number] | null;
  /** Exact text tokens of the prompt; null counts them. */
  promptTokens: number | null;
  cacheWriteTokens: number;
  cacheWrite1hTokens: number;
  audioInTokens: number;
  imageInTokens: number;
  webSearches: number;
}

/** The script of one call and the model name without options, or why the options were refused. */
export type ScriptResult =
  | { kind: 'script'; baseModel: string; script: Script }
  | { kind: 'refused'; message: string; param: 'model' | 'x-simulator' };

const SLOW_CHUNK_DELAY_MS = 50;

const PLAIN: Script = {
  fault: { kind: 'none' },
  failFirst: null,
  latencyMs: 0,
  chunkDelayMs: 0,
  tokens: null,
  cachedTokens: 0,
  reasoningTokens: 0,
  reportsUsage: true,
  toolCalls: null,
  ending: null,
  promptTokens: null,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  audioInTokens: 0,
  imageInTokens: 0,
  webSearches: 0,
};

/**
 * Reads the options from a model name (`gpt-5-mini+status-429+retry_after-2`) and from an `x-simulator` header
 * (`status=429; retry_after=2`). Unknown, repeated and contradicting options are refused by name.
 */
export function parseScript(model: string, header: string | null): ScriptResult {
  const [baseModel = '', ...words] = model.split('+');
  if (baseModel === '')
    return { kind: 'refused', message: 'The model name is empty before its options.', param: 'model' };
  if (words.length === 0 && header === null) return { kind: 'script', baseModel, script: PLAIN };
  const pairs = [...words.map((word) => pair(word, '-', 'model')), ...headerPairs(header)];
  const given: Record<string, string> = {};
  for (const { name, value, param } of pairs) {
    if (Object.hasOwn(given, name)) return { kind: 'refused', message: `Option "${name}" is given twice.`, param };
    given[name] = value;
  }
  const param = words.length > 0 ? 'model' : 'x-simulator';
  const parsed = optionsSchema.safeParse(given);
  if (!parsed.success) return { kind: 'refused', ...explain(parsed.error, pairs) };
  const script = toScript(parsed.data);
  if (typeof script === 'string') return { kind: 'refused', message: script, param };
  return { kind: 'script', baseModel, script };
}

/** Why a fault cannot be played on this kind of answer, or null when it can. */
export function faultMisfit(fault: Fault, stream: boolean): string | null {
  if (!stream && (fault.kind === 'cut' || fault.kind === 'eof' || fault.kind === 'error_event')) {
    return `Option "${fault.kind}" works on streams only: set "stream": true, or use cut_json.`;
  }
  if (stream && fault.kind === 'cut_json') {
    return 'Option "cut_json" works on JSON answers only: leave out "stream", or use cut-<n>.';
  }
  return null;
}

interface Pair {
  name: string;
  value: string;
  param: 'model' | 'x-simulator';
}

function pair(word: string, separator: string, param: Pair['param']): Pair {
  const at = word.indexOf(separator);
  if (at < 0) return { name: word.trim(), value: '', param };
  return { name: word.slice(0, at).trim(), value: word.slice(at + 1).trim(), param };
}

function headerPairs(header: string | null): Pair[] {
  const words = (header ?? '').split(';').filter((word) => word.trim() !== '');
  return words.map((word) => pair(word, '=', 'x-simulator'));
}

function explain(error: z.ZodError, pairs: Pair[]): { message: string; param: Pair['param'] } {
  const issue = error.issues[0];
  const name = issue?.code === 'unrecognized_keys' ? issue.keys[0] : String(issue?.path[0] ?? '');
  const param = pairs.find((each) => each.name === name)?.param ?? 'model';
  if (issue?.code === 'unrecognized_keys') {
    return { message: `Unknown simulator option "${name}". Options: ${optionNames.join(', ')}.`, param };
  }
  return { message: `Option "${name}" ${issue?.message ?? 'is invalid'}.`, param };
}

function toScript(options: Options): Script | string {
  const faults = readFaults(options);
  const [fault = { kind: 'none' } as const, second] = faults;
  if (second) return `Options "${optionOf(fault)}" and "${optionOf(second)}" cannot be combined: one fault a call.`;
  if (fault.kind !== 'status' && (options.retry_after ?? options.retry_after_ms) !== undefined) {
    return 'Options "retry_after" and "retry_after_ms" need "status".';
  }
  if (fault.kind === 'none' && options.fail_first !== undefined) {
    return 'Option "fail_first" needs a fault, such as status-500.';
  }
  if (options.slow !== undefined && options.chunk_delay !== undefined) {
    return 'Options "slow" and "chunk_delay" cannot be combined.';
  }
  if (options.tokens !== undefined && (options.reasoning ?? 0) > options.tokens) {
    return 'Option "reasoning" must be at most "tokens", because reasoning tokens are completion tokens.';
  }
  const [ending, otherEnding] = ENDINGS.filter((name) => options[name] !== undefined);
  if (otherEnding) return `Options "${ending}" and "${otherEnding}" cannot be combined: one ending an answer.`;
  return {
    ...scriptedUsage(options),
    fault,
    ending: ending ?? null,
    toolCalls: options.tools ?? null,
    failFirst: options.fail_first ?? null,
    latencyMs: options.latency ?? 0,
    chunkDelayMs: options.chunk_delay ?? (options.slow === undefined ? 0 : SLOW_CHUNK_DELAY_MS),
  };
}

function scriptedUsage(options: Options) {
  return {
    tokens: options.tokens ?? null,
    reasoningTokens: options.reasoning ?? 0,
    promptTokens: options.prompt ?? null,
    cachedTokens: options.cached ?? 0,
    cacheWriteTokens: options.cache_write ?? 0,
    cacheWrite1hTokens: options.cache_write_1h ?? 0,
    audioInTokens: options.audio_in ?? 0,
    imageInTokens: options.image_in ?? 0,
    webSearches: options.searches ?? 0,
    reportsUsage: options.no_usage === undefined,
  };
}

const optionOf = (fault: Fault): string => (fault.kind === 'cause' ? fault.cause : fault.kind);

function readFaults(options: Options): Fault[] {
  const faults: Fault[] = [];
  if (options.status !== undefined) {
    const retryAfterSeconds = options.retry_after ?? null;
    faults.push({
      kind: 'status',
      status: options.status,
      retryAfterSeconds,
      retryAfterMs: options.retry_after_ms ?? null,
    });
  }
  for (const kind of ['hang', 'reset', 'cut_json', 'malformed', 'garbage_html'] as const) {
    if (options[kind] !== undefined) faults.push({ kind });
  }
  for (const kind of ['cut', 'eof', 'error_event'] as const) {
    const chunks = options[kind];
    if (chunks !== undefined) faults.push({ kind, chunks });
  }
  for (const cause of CAUSES) if (options[cause] !== undefined) faults.push({ kind: 'cause', cause });
  return faults;
}
