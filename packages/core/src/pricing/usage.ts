import { z } from 'zod';

const count = z.int().nonnegative();

/** The buckets that count tokens, in the order in which they are shown. */
const tokenBuckets = {
  /** Text input that was neither read from nor written to the provider's prompt cache. */
  inputTokens: count,
  /** Text input read from the provider's prompt cache. */
  cachedInputTokens: count,
  /** Input written to the provider's prompt cache with the default lifetime (five minutes at Anthropic). */
  cacheWriteTokens: count,
  /** Input written to the provider's prompt cache for one hour. */
  cacheWrite1hTokens: count.default(0),
  inputAudioTokens: count.default(0),
  cachedInputAudioTokens: count.default(0),
  inputImageTokens: count.default(0),
  cachedInputImageTokens: count.default(0),
  /** Text output without the reasoning. */
  outputTokens: count,
  /** Output spent on reasoning, whether or not the provider returns it as text. */
  reasoningTokens: count,
  outputAudioTokens: count.default(0),
  outputImageTokens: count.default(0),
};

/** The buckets that count something else than tokens: each has a price of its own and none is part of a token total. */
const unitBuckets = {
  /** Calls of the provider's own web search. */
  webSearches: count.default(0),
  /** Calls of the provider's own file or storage search. */
  fileSearches: count.default(0),
  /** Searches of a reranker. */
  rerankSearches: count.default(0),
  /** Images made by a model that is paid by the image. */
  images: count.default(0),
  /** Audio heard by a model that is paid by time, ms. */
  inputAudioMs: count.default(0),
  /** Characters spoken by a model that is paid by the character. */
  inputCharacters: count.default(0),
};

/**
 * What one attempt consumed, in disjoint buckets: every token is counted in exactly one of them, so the token buckets sum to what
 * the provider reported. All are non-negative integers; anything else is refused. Buckets that records of an earlier version
 * do not have are zero.
 */
export const usage = z.strictObject({ ...tokenBuckets, ...unitBuckets });

/** What one attempt consumed in disjoint buckets; see {@link usage} for what each bucket holds. */
export type Usage = z.infer<typeof usage>;

/** The name of a bucket. */
export type UsageBucket = keyof Usage;

/** The name of a bucket that counts tokens. */
export type TokenBucket = keyof typeof tokenBuckets;

/** The name of a bucket that counts something else. */
export type UnitBucket = keyof typeof unitBuckets;

/** The names of the buckets that count tokens. */
export const tokenBucketNames = Object.keys(tokenBuckets) as readonly TokenBucket[];

/** The names of the buckets that count searches, images, time and characters. */
export const unitBucketNames = Object.keys(unitBuckets) as readonly UnitBucket[];

/** The names of all buckets. */
export const usageBucketNames: readonly UsageBucket[] = [...tokenBucketNames, ...unitBucketNames];

/** The usage of an attempt that consumed nothing. */
export const noUsage: Readonly<Usage> = Object.freeze({
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  inputAudioTokens: 0,
  cachedInputAudioTokens: 0,
  inputImageTokens: 0,
  cachedInputImageTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  outputAudioTokens: 0,
  outputImageTokens: 0,
  webSearches: 0,
  fileSearches: 0,
  rerankSearches: 0,
  images: 0,
  inputAudioMs: 0,
  inputCharacters: 0,
});

const noOutput = {
  outputTokens: 0,
  reasoningTokens: 0,
  outputAudioTokens: 0,
  outputImageTokens: 0,
  webSearches: 0,
  fileSearches: 0,
  rerankSearches: 0,
  images: 0,
  inputAudioMs: 0,
  inputCharacters: 0,
} as const satisfies Partial<Usage>;

/** Adds two usages bucket by bucket. */
export function addUsage(a: Usage, b: Usage): Usage {
  const sum = { ...a };
  for (const bucket of usageBucketNames) sum[bucket] += b[bucket];
  return sum;
}

/** All tokens the provider read: plain, cached and cache-written input of every kind. Price tiers depend on this sum. */
export function totalInputTokens(of: Usage): number {
  return (
    of.inputTokens +
    of.cachedInputTokens +
    of.cacheWriteTokens +
    of.cacheWrite1hTokens +
    of.inputAudioTokens +
    of.cachedInputAudioTokens +
    of.inputImageTokens +
    of.cachedInputImageTokens
  );
}

/** The part of a usage that the provider read: every bucket of the output and of other units is empty. */
export function inputOf(of: Usage): Usage {
  return { ...of, ...noOutput };
}

/** All tokens the provider made: text, reasoning, audio and pictures. */
export function totalOutputTokens(of: Usage): number {
  return of.outputTokens + of.reasoningTokens + of.outputAudioTokens + of.outputImageTokens;
}

/** All tokens of the attempt, input and output. */
export function totalTokens(of: Usage): number {
  return totalInputTokens(of) + totalOutputTokens(of);
}

/** Whether nothing at all was consumed. */
export function isNothing(of: Usage): boolean {
  return usageBucketNames.every((bucket) => of[bucket] === 0);
}

/** A provider's account of an attempt: the disjoint buckets, and what does not add up in it, if anything. */
export type ReportedUsage = {
  usage: Usage;
  /** In words: the provider's own total differs from the sum of the buckets, or a part was larger than its whole. Null when all is well. */
  mismatch: string | null;
};
