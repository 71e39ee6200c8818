import { usageBucketNames } from '@switchyard/core/pricing/usage';
import { z } from 'zod';
import { count, id, nanos, usageCounts } from './fields.ts';

/** One call to a provider, with how its cost was derived. */
export const requestAttempt = z.strictObject({
  index: count,
  providerAccount: z.strictObject({ id, name: z.string() }),
  /** What signed it in; null in records of earlier versions. */
  credential: z.strictObject({ id, name: z.string(), last4: z.string() }).nullable(),
  provider: z.string(),
  model: z.string(),
  /** "succeeded", "cut", "cancelled" or a class of provider failure. */
  outcome: z.string(),
  httpStatus: z.int().nullable(),
  errorMessage: z.string().nullable(),
  startedAfterMs: count,
  durationMs: count,
  /** Until its address was known and the call signed, and until the headers of its answer; null when it did not come so far. */
  connectMs: count.nullable(),
  firstByteMs: count.nullable(),
  upstreamRequestId: z.string().nullable(),
  usage: usageCounts,
  costNanos: nanos.nullable(),
  costEstimated: z.boolean(),
  priceVersion: z.string().nullable(),
  /** Where the price came from: `price-book:openai/gpt-5-mini` or `override:<id>`. */
  priceSource: z.string().nullable(),
  /** The own price that says how much of it is paid, in thousandths; null when it is all of it. */
  priceShare: z.strictObject({ perMille: count, source: z.string() }).nullable(),
  /** The service tier whose rates held; null for the standard ones. */
  pricedTier: z.string().nullable(),
  /** More input tokens than this made its rates hold; null for the lowest ones. */
  pricedAboveInputTokens: count.nullable(),
  /** How the cost was derived, one line a bucket that is not empty; the cost is the share of their sum, rounded once. */
  costLines: z.array(
    z.strictObject({
      bucket: z.enum([...usageBucketNames, 'request']),
      count,
      rateNanos: nanos,
      /** How many of the bucket the rate is for: a million tokens, 3,600,000 ms, one search. */
      per: count,
      /** Nano-USD with up to six decimals: exact, except where time does not divide evenly. */
      amountNanos: z.string(),
    }),
  ),
  /** What is not empty and for which the price states no rate. */
  unpricedBuckets: z.array(z.enum(usageBucketNames)),
  /** The wire format in which the provider was called. */
  upstreamFormat: z.string().nullable(),
  /** The service tier that the provider says it served. */
  serviceTier: z.string().nullable(),
  /** In words: how the provider's own total differs from the buckets. */
  usageMismatch: z.string().nullable(),
  /** Fields of the caller's body that the provider's format could not express. */
  dropped: z.array(z.string()),
});
