import type { CacheRecord } from '@switchyard/core/cache/cache-record';
import type { CacheTerms } from '@switchyard/core/cache/resolve-cache-policy';
import type { Flight } from './flight.ts';
import type { Maker } from './kept-answer.ts';

/** How the cache takes part in a request, as far as that is known. */
export type CachePart = {
  terms: CacheTerms;
  record: CacheRecord;
  /** How long the entry that answers will be kept, ms; null where none does. */
  leftMs: number | null;
  /** Who made the answer that serves this request, when that is another one. */
  maker: Maker | null;
  /** How long it waited for an equal call and its answer, ms: time that is not the gateway's. */
  waitedMs: number;
  /** Its own call to a provider, to be kept, and for equal calls to follow. */
  flight: Flight | null;
};

/** The part of a request of which nothing is known but its terms. */
export function newCachePart(terms: CacheTerms): CachePart {
  return {
    terms,
    record: { ...nothing, scope: terms.policy.scope },
    leftMs: null,
    maker: null,
    waitedMs: 0,
    flight: null,
  };
}

const nothing: CacheRecord = {
  status: 'MISS',
  reason: null,
  scope: null,
  entry: null,
  stored: false,
  ageMs: null,
  similarity: null,
  sourceRequestId: null,
  savedNanos: '0',
  savedInputTokens: 0,
  savedOutputTokens: 0,
  savedMs: 0,
};
