import { z } from 'zod';
import { noUsage, type ReportedUsage } from '../../pricing/usage.ts';

/** More than any call can have; a count beyond it is a mistake. */
const count = z.int().nonnegative().max(1_000_000_000).nullish();
const tokens = z.looseObject({ input_tokens: count, output_tokens: count });

const cohereUsage = z.looseObject({
  billed_units: tokens.extend({ search_units: count }).nullish(),
  tokens: tokens.nullish(),
  cached_tokens: count,
});

/**
 * Splits Cohere's usage into disjoint buckets. What is paid are the billed units: the tokens without those that Cohere adds to the
 * prompt itself. Thinking is not told apart. Null when it makes no sense.
 */
export function readUsage(given: unknown): ReportedUsage | null {
  const parsed = cohereUsage.safeParse(given);
  if (!parsed.success) return null;
  const { billed_units: billed, tokens: all, cached_tokens } = parsed.data;
  const input = billed?.input_tokens ?? all?.input_tokens;
  const output = billed?.output_tokens ?? all?.output_tokens;
  if (typeof input !== 'number' && typeof output !== 'number') return null;
  const inputTokens = input ?? 0;
  const cached = Math.min(cached_tokens ?? 0, inputTokens);
  const usage = {
    ...noUsage,
    inputTokens: inputTokens - cached,
    cachedInputTokens: cached,
    outputTokens: output ?? 0,
    webSearches: billed?.search_units ?? 0,
  };
  const whole = all?.input_tokens ?? inputTokens;
  const problems = [
    ...((cached_tokens ?? 0) > whole ? [`cached_tokens ${cached_tokens} are more than input_tokens ${whole}`] : []),
    ...tooMuch('input_tokens', billed?.input_tokens, all?.input_tokens),
    ...tooMuch('output_tokens', billed?.output_tokens, all?.output_tokens),
  ];
  return { usage, mismatch: problems.length === 0 ? null : problems.join('; ') };
}

function tooMuch(name: string, billed: number | null | undefined, all: number | null | undefined): string[] {
  if (typeof billed !== 'number' || typeof all !== 'number' || billed <= all) return [];
  return [`billed ${name} ${billed} are more than ${name} ${all}`];
}
