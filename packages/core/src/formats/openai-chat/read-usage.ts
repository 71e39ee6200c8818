import { z } from 'zod';
import { noUsage, type Usage } from '../../pricing/usage.ts';

/** More tokens than any call can have; a count beyond it is a mistake, and its price would not fit the ledger. */
const most = 1_000_000_000;
const count = z.int().nonnegative().max(most).nullish();

/** OpenAI's usage: prompt tokens include the cached ones, completion tokens include the reasoning. */
const openaiUsage = z.looseObject({
  prompt_tokens: z.int().nonnegative().max(most),
  completion_tokens: count,
  prompt_tokens_details: z.looseObject({ cached_tokens: count }).nullish(),
  completion_tokens_details: z.looseObject({ reasoning_tokens: count }).nullish(),
});

/**
 * Splits OpenAI's usage into disjoint buckets whose sum is what the provider reported. Null when it makes no sense: the answer
 * is good all the same, and its cost is estimated.
 */
export function readUsage(given: unknown): Usage | null {
  const parsed = openaiUsage.safeParse(given);
  if (!parsed.success) return null;
  const reported = parsed.data;
  const completion = reported.completion_tokens ?? 0;
  const cached = Math.min(reported.prompt_tokens_details?.cached_tokens ?? 0, reported.prompt_tokens);
  const reasoning = Math.min(reported.completion_tokens_details?.reasoning_tokens ?? 0, completion);
  return {
    ...noUsage,
    inputTokens: reported.prompt_tokens - cached,
    cachedInputTokens: cached,
    outputTokens: completion - reasoning,
    reasoningTokens: reasoning,
  };
}
