import { facetFields } from '@switchyard/core/requests/facet-fields';
import type { RequestFilter, RequestRange } from '@switchyard/core/requests/request-filter';
import type { Scoped } from '../client/create-database.ts';
import { readLoggedCounts } from './logged-counts.ts';
import { type Facet, facetsOf, summedFacets } from './request-facets.ts';
import { canRollUp, readRolledUpCounts } from './rolled-up-counts.ts';
import { rolledUpFilter } from './rolled-up-filter.ts';

/** How many requests of a stretch of time ended how. */
export type HistogramBucket = {
  atMs: number;
  succeeded: number;
  /** Of those that succeeded, the ones that the cache answered. */
  cached: number;
  refused: number;
  cancelled: number;
  failed: number;
};

/** How the requests of a filter are spread over time and over the values of its fields; see the contract's `requestOverview`. */
export type RequestOverview = {
  sampled: boolean;
  countedFromMs: number;
  countedRequests: number;
  totals: RequestTotals;
  bucketMs: number;
  histogram: HistogramBucket[];
  facets: Facet[];
};

/** Sums over what was counted. The cost is null where sums do not know it. */
export type RequestTotals = { costNanos: bigint | null; unpricedRequests: number; failedRequests: number };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const mostBuckets = 60;

const bucketSizes = [
  ...[1_000, 2_000, 5_000, 10_000, 15_000, 30_000],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minuteMs),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hourMs),
  ...[1, 2, 7, 14, 28].map((days) => days * dayMs),
];

/** The shortest bucket of which at most 60 hold a range, and that is not shorter than `leastMs`. */
export function bucketOf({ fromMs, toMs }: RequestRange, leastMs: number): number {
  const buckets = (size: number) => Math.ceil(toMs / size) - Math.floor(fromMs / size);
  return (
    bucketSizes.find((size) => size >= leastMs && buckets(size) <= mostBuckets) ??
    Math.ceil((toMs - fromMs) / (mostBuckets - 1))
  );
}

/** The most requests of the log that are counted, the newest matches. */
export const mostCounted = 10_000;

/** What is asked: `most` requests of the log are counted. */
export type OverviewQuestion = { filter: RequestFilter; range: RequestRange; now: Date; most?: number };

/**
 * Counts what a filter lets through: the newest matches in the log, and where there are more of them the sums, if they know the whole
 * filter and the range is whole hours. Facets that sums are not kept by are then those of the newest matches.
 */
export async function readRequestOverview(
  scoped: Scoped,
  organizationId: string,
  { filter, range, now, most = mostCounted }: OverviewQuestion,
): Promise<RequestOverview> {
  const slice = { filter, range, bucketMs: bucketOf(range, 0) };
  const logged = await readLoggedCounts(scoped, organizationId, { ...slice, most });
  const sampleOf = logged.sampled ? logged.requests : null;
  const facets = await facetsOf(scoped, organizationId, { fields: facetFields, counted: logged.values, sampleOf });
  if (logged.sampled && rolledUpFilter(filter).whole && canRollUp(range, now.getTime())) {
    const whole = { ...slice, bucketMs: bucketOf(range, hourMs) };
    const { values, histogram, ...summed } = await readRolledUpCounts(scoped, organizationId, whole);
    const own = await facetsOf(scoped, organizationId, { fields: summedFacets, counted: values, sampleOf: null });
    return {
      ...summed,
      sampled: false,
      countedFromMs: range.fromMs,
      bucketMs: whole.bucketMs,
      histogram: filled(whole, histogram),
      facets: facets.map((facet) => own.find(({ field }) => field === facet.field) ?? facet),
    };
  }
  return {
    sampled: logged.sampled,
    countedFromMs: logged.sampled ? logged.countedFromMs : range.fromMs,
    countedRequests: logged.requests,
    totals: logged.totals,
    bucketMs: slice.bucketMs,
    histogram: filled(slice, logged.histogram),
    facets,
  };
}

/** Every bucket of the range, also those in which nothing happened. */
function filled(
  { range, bucketMs }: { range: RequestRange; bucketMs: number },
  found: readonly HistogramBucket[],
): HistogramBucket[] {
  const known = new Map(found.map((bucket) => [bucket.atMs, bucket]));
  const first = Math.floor(range.fromMs / bucketMs) * bucketMs;
  const count = Math.ceil((range.toMs - first) / bucketMs);
  return Array.from({ length: count }, (_, index) => {
    const atMs = first + index * bucketMs;
    return known.get(atMs) ?? { atMs, succeeded: 0, cached: 0, refused: 0, cancelled: 0, failed: 0 };
  });
}
