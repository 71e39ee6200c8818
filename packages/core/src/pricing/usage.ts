import { z } from 'zod';

const tokens = z.int().nonnegative();

/**
 * What one attempt consumed, in tokens, in disjoint buckets: every token is counted in exactly one of them, so their
 * sum is what the provider reported. All are non-negative integers; anything else is refused.
 */
export const usage = z.strictObject({
  /** Input tokens that were neither read from nor written to the provider's prompt cache. */
  inputTokens: tokens,
  /** Input tokens read from the provider's prompt cache. */
  cachedInputTokens: tokens,
  /** Input tokens written to the provider's prompt cache. */
  cacheWriteTokens: tokens,
  /** Output tokens without the reasoning tokens. */
  outputTokens: tokens,
  /** Output tokens spent on reasoning that the provider does not return as text. */
  reasoningTokens: tokens,
});

/** Tokens of one attempt in disjoint buckets; see {@link usage} for what each bucket holds. */
export type Usage = z.infer<typeof usage>;

/** The usage of an attempt that consumed nothing. */
export const noUsage: Readonly<Usage> = Object.freeze({
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
});

/** Adds two usages bucket by bucket. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
  };
}

/** All tokens the provider read: plain, cached and cache-written input. Price tiers depend on this sum. */
export function totalInputTokens(of: Usage): number {
  return of.inputTokens + of.cachedInputTokens + of.cacheWriteTokens;
}

/** All tokens of the attempt, input and output. */
export function totalTokens(of: Usage): number {
  return totalInputTokens(of) + of.outputTokens + of.reasoningTokens;
}
