import { z } from 'zod';
import { cacheScopes } from './cache-policy.ts';

/** How the cache took part in a call that it was switched on for. */
export const cacheStatus = z.enum([
  /** Answered with what an equal call was answered. */
  'HIT',
  /** Answered with what a call that means the same was answered. */
  'SEMANTIC_HIT',
  /** Answered together with an equal call that was under way. */
  'SHARED',
  /** Nothing was kept that could answer it. */
  'MISS',
  /** It was not asked; the reason says why. */
  'BYPASS',
]);

/** See {@link cacheStatus}. */
export type CacheStatus = z.infer<typeof cacheStatus>;

const count = z.int().nonnegative();
const nanos = z.string().regex(/^\d+$/, 'must be nano-USD as a decimal string');

/** What the record keeps of the cache's part in a call. */
export const cacheRecord = z.strictObject({
  status: cacheStatus,
  /** Why it was so, one word of ours such as `no-store`, `tools`, `expired`, `unavailable`; null where the status says all. */
  reason: z.string().max(64).nullable(),
  scope: z.enum(cacheScopes).nullable(),
  /** Names the entry that answered or was kept: a keyed digest of what was asked. */
  entry: z.string().max(64).nullable(),
  /** Whether its own answer was kept. */
  stored: z.boolean(),
  /** How old the answer was, ms. */
  ageMs: count.nullable(),
  /** Of the nearest question, where questions were compared; of a MISS it is what would have been served. */
  similarity: z.number().min(-1).max(1).nullable(),
  /** The request that the answer was made for. */
  sourceRequestId: z.uuid().nullable(),
  /** What the answer had cost and taken; 0 where nothing was saved. */
  savedNanos: nanos,
  savedInputTokens: count,
  savedOutputTokens: count,
  savedMs: count,
});

/** See {@link cacheRecord}. */
export type CacheRecord = z.infer<typeof cacheRecord>;
