import { z } from 'zod';
import type { Usage } from '../../pricing/usage.ts';

const count = z.int().nonnegative().nullish();

/** OpenAI's usage: prompt tokens include the cached ones, completion tokens include the reasoning. */
export const openaiUsage = z.looseObject({
  prompt_tokens: z.int().nonnegative(),
  completion_tokens: count,
  prompt_tokens_details: z.looseObject({ cached_tokens: count }).nullish(),
  completion_tokens_details: z.looseObject({ reasoning_tokens: count }).nullish(),
});

/** Splits OpenAI's usage into disjoint buckets whose sum is what the provider reported. */
export function readUsage(reported: z.infer<typeof openaiUsage>): Usage {
  const completion = reported.completion_tokens ?? 0;
  const cached = Math.min(reported.prompt_tokens_details?.cached_tokens ?? 0, reported.prompt_tokens);
  const reasoning = Math.min(reported.completion_tokens_details?.reasoning_tokens ?? 0, completion);
  return {
    inputTokens: reported.prompt_tokens - cached,
    cachedInputTokens: cached,
    cacheWriteTokens: 0,
    outputTokens: completion - reasoning,
    reasoningTokens: reasoning,
  };
}
