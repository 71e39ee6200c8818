import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { count, moment, nanos, usageCounts } from './fields.ts';

const sums = z.strictObject({ costNanos: nanos, requests: count, unpricedRequests: count, ...usageCounts.shape });

const costQuery = z.strictObject({
  /** Whole hours (interval hour) or days (interval day), UTC: both ends are rounded down and up to them. */
  from: moment,
  to: moment,
  interval: z.enum(['hour', 'day']).default('day'),
  groupBy: z.enum(['team', 'model', 'provider', 'key']).default('team'),
});

/** Cost reports, read from the roll-ups alone. */
export const costs = {
  read: defineRoute({
    name: 'costs.read',
    summary: 'Cost, requests and tokens over time by team, model, provider account or key',
    method: 'GET',
    path: '/costs',
    access: withPermission('costs.read'),
    query: costQuery,
    response: z.strictObject({
      from: moment,
      to: moment,
      interval: z.enum(['hour', 'day']),
      groupBy: z.enum(['team', 'model', 'provider', 'key']),
      total: sums,
      /** The most expensive first; every point of the range is there, in order. Σ series = total, to the nano-dollar. */
      series: z.array(
        z.strictObject({
          /** `id` is empty for requests that reached no model or provider. */
          group: z.strictObject({ id: z.string(), name: z.string() }),
          total: sums,
          points: z.array(z.strictObject({ at: moment, costNanos: nanos, requests: count })),
        }),
      ),
      /** When the newest request in the roll-ups was recorded; null when there is none. */
      asOf: moment.nullable(),
      unpricedRequests: count,
    }),
  }),
  export: defineRoute({
    name: 'costs.export',
    summary: 'The same report as CSV, one row for each group and interval',
    method: 'GET',
    path: '/costs/export',
    access: withPermission('costs.read'),
    query: costQuery,
    response: z.string(),
    produces: 'text/csv',
  }),
};
