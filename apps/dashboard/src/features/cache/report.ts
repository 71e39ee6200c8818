import type { CacheStatus } from '@switchyard/core/cache/cache-record';
import type { contract, RouteOutput } from '@/server/contract';

/** What the cache came to in a range. */
export type CacheReport = RouteOutput<typeof contract.cache.report>;

/** What one status came to. */
export type CacheSums = CacheReport['totals'][number];

/** How a status is called and drawn, in the order in which they are stacked. */
export const statuses: readonly { status: CacheStatus; name: string; color: string }[] = [
  { status: 'HIT', name: 'Hit', color: '--s2' },
  { status: 'SEMANTIC_HIT', name: 'Semantic hit', color: '--s3' },
  { status: 'SHARED', name: 'Shared', color: '--s5' },
  { status: 'MISS', name: 'Miss', color: '--s1' },
  { status: 'BYPASS', name: 'Bypass', color: '--s8' },
];

/** Statuses of calls that no provider was asked for. */
const answered: ReadonlySet<CacheStatus> = new Set(['HIT', 'SEMANTIC_HIT', 'SHARED']);

/** The calls of a status; 0 where there are none. */
export const callsOf = (sums: readonly CacheSums[], status: CacheStatus): number =>
  sums.find((one) => one.status === status)?.requests ?? 0;

/** What the answers that nobody had to make come to. */
export function savedBy(sums: readonly CacheSums[]) {
  const hits = sums.filter(({ status }) => answered.has(status));
  const requests = hits.reduce((sum, one) => sum + one.requests, 0);
  const looked = requests + callsOf(sums, 'MISS');
  return {
    requests,
    /** Of the calls that were looked up; undefined when there were none. */
    rate: looked === 0 ? undefined : requests / looked,
    nanos: hits.reduce((sum, one) => sum + BigInt(one.savedNanos), 0n),
    inputTokens: hits.reduce((sum, one) => sum + one.savedInputTokens, 0),
    outputTokens: hits.reduce((sum, one) => sum + one.savedOutputTokens, 0),
    /** On average; undefined without a hit. */
    msEach: requests === 0 ? undefined : hits.reduce((sum, one) => sum + one.savedMs, 0) / requests,
  };
}
