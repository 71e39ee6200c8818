import { z } from 'zod';
import { noUsage, type ReportedUsage, totalTokens } from '../../pricing/usage.ts';

/** More tokens than any call can have; a count beyond it is a mistake, and its price would not fit the ledger. */
const most = 1_000_000_000;
const whole = z.int().nonnegative().max(most);
const part = whole.nullish();

/** Input includes the cached and the newly cached tokens, output includes the reasoning. */
const responsesUsage = z.looseObject({
  input_tokens: whole,
  output_tokens: part,
  total_tokens: part,
  input_tokens_details: z.looseObject({ cached_tokens: part, cache_write_tokens: part }).nullish(),
  output_tokens_details: z.looseObject({ reasoning_tokens: part }).nullish(),
});

/** Searches that the provider itself made for an answer. */
export type Searches = { webSearches: number; fileSearches: number };

/**
 * Splits the usage into disjoint buckets whose sum is what the provider reported; parts that exceed their whole are cut and said so.
 * Null when it makes no sense: the answer is good all the same, and its cost is estimated.
 */
export function readUsage(given: unknown, searches: Searches): ReportedUsage | null {
  const parsed = responsesUsage.safeParse(given);
  if (!parsed.success) return null;
  const { input_tokens: input, output_tokens, total_tokens, input_tokens_details, output_tokens_details } = parsed.data;
  const output = output_tokens ?? 0;
  const problems: string[] = [];
  const within = (name: string, value: number, room: number): number => {
    if (value > room) problems.push(`${name} is ${value} where at most ${room} are left`);
    return Math.min(value, room);
  };
  const cached = within('cached_tokens', input_tokens_details?.cached_tokens ?? 0, input);
  const written = within('cache_write_tokens', input_tokens_details?.cache_write_tokens ?? 0, input - cached);
  const reasoning = within('reasoning_tokens', output_tokens_details?.reasoning_tokens ?? 0, output);
  const usage = {
    ...noUsage,
    ...searches,
    inputTokens: input - cached - written,
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    outputTokens: output - reasoning,
    reasoningTokens: reasoning,
  };
  const sum = totalTokens(usage);
  if (typeof total_tokens === 'number' && total_tokens !== sum) {
    problems.push(`total_tokens is ${total_tokens} where input and output sum to ${sum}`);
  }
  return { usage, mismatch: problems.length === 0 ? null : `${problems.join('; ')}.` };
}
