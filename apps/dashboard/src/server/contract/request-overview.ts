import { facetFields } from '@switchyard/core/requests/facet-fields';
import { z } from 'zod';
import { count, moment, nanos } from './fields.ts';

/** How the requests of a filter are spread over its range, and over the values of its fields. */
export const requestOverview = z.strictObject({
  from: moment,
  to: moment,
  /**
   * Whether only the newest matches were looked at. Everything below then holds for `countedRequests` requests that started at or after
   * `countedFrom`; else for all, and `countedFrom` is `from`.
   */
  sampled: z.boolean(),
  countedFrom: moment,
  countedRequests: count,
  totals: z.strictObject({
    /** Null where sums do not know it: beside a filter by the model or the account that served. */
    costNanos: nanos.nullable(),
    unpricedRequests: count,
    failedRequests: count,
  }),
  /** At most 60, without gaps, the oldest first; each as long as `bucketMs` and none before `from`. */
  bucketMs: count,
  histogram: z.array(
    z.strictObject({
      at: moment,
      succeeded: count,
      /** Of those that succeeded, the ones that the cache answered. */
      cached: count,
      refused: count,
      cancelled: count,
      /** Failed, cut, or orphaned. */
      failed: count,
    }),
  ),
  /** The most frequent values of each field. `value` is what the filter of that name takes. */
  facets: z.array(
    z.strictObject({
      field: z.enum(facetFields),
      values: z.array(z.strictObject({ value: z.string(), name: z.string(), count })),
      /** Whether there are more values than are shown. */
      more: z.boolean(),
      /** Facets that sums do not know are counted over the newest matches even where the rest is not: how many; null when over all. */
      sampleOf: count.nullable(),
    }),
  ),
});
