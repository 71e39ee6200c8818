import type { z } from 'zod';
import type { Fault } from './fault.ts';
import { type ENDINGS, type FRAMINGS, optionNames, optionsSchema } from './options.ts';
import { PLAIN, toScript } from './to-script.ts';

/** What the rate-limit headers of an answer say; null leaves the format's own. */
export interface Limits {
  limitRequests: number | null;
  remainingRequests: number | null;
  limitTokens: number | null;
  remainingTokens: number | null;
  /** Until the limits are full again, ms. */
  resetMs: number | null;
}

/** How one attempt is to be played. */
export interface Script {
  fault: Fault;
  /** The fault strikes only the first so many calls; null means every call. */
  failFirst: number | null;
  /** The fault strikes this share of the calls, percent, evenly spread; null means every call. */
  failSharePercent: number | null;
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
  /** How the events of a stream are written; null is the format's usual way. */
  framing: (typeof FRAMINGS)[number] | null;
  /** Answers are compressed, whatever the client asked for. */
  gzip: boolean;
  /** The arguments of tool calls are no JSON. */
  brokenTools: boolean;
  limits: Limits;
}

/** The script of one call and the model name without options, or why the options were refused. */
export type ScriptResult =
  | { kind: 'script'; baseModel: string; script: Script }
  | { kind: 'refused'; message: string; param: 'model' | 'x-simulator' };

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
