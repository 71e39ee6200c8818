import { z } from 'zod';
import { costDimensions, costFilters, costPurpose, costQuery } from './cost-query.ts';
import { defineRoute, withPermission } from './define-route.ts';
import { count, id, moment, named, nanos, signedNanos, usageCounts } from './fields.ts';
import { usdRateFields } from './price-fields.ts';

/** Sums of roll-ups. Every grouping of a report adds up to its total in each of them. */
const sums = z.strictObject({
  /** Of every call: answers, retries, copies and adjustments. Requests of unknown cost add nothing. */
  costNanos: signedNanos,
  requests: count,
  /** Requests of which the cost is unknown because a model had no price. A correction that prices one takes it away again, so corrections alone have less than none. */
  unpricedRequests: z.int(),
  /** Requests that failed, were cut, or were lost with their gateway. */
  errors: count,
  /** Calls to providers, and those that neither succeeded nor were cancelled by the caller. */
  attempts: count,
  failedAttempts: count,
  /** Tokens by kind, each token in one of them; audio and images count with text. */
  inputTokens: count,
  cachedInputTokens: count,
  cacheWriteTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  /** Of requests that were not refused: the sum of their times, ms, and how many they are. Their quotient is the mean. */
  latencyMsSum: count,
  timedRequests: count,
});

/** See {@link sums}. */
export type CostSumsView = z.output<typeof sums>;

const subgroup = z.strictObject({ id: z.string(), name: z.string(), total: sums });

const group = z.strictObject({
  /** What a filter of this dimension takes: an id, a name, "(none)". */
  id: z.string(),
  name: z.string(),
  total: sums,
  /** Of the report's cost, 0 to 1; null when that is not above zero. */
  share: z.number().nullable(),
  /** The same group in the compared range; null without a comparison. */
  compared: sums.nullable(),
  /** One for every interval; null for groups that share the points of `other`. */
  points: z.array(sums).nullable(),
  /** Empty without `subgroupBy`; the most expensive first, at most 50. */
  subgroups: z.array(subgroup),
  /** The subgroups beyond these. */
  moreSubgroups: z.strictObject({ count, total: sums }).nullable(),
});

const forecast = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('shown'),
    /** The end of the month (UTC). */
    until: moment,
    /** The cost of the whole month, and the band in which it ends in four of five cases. */
    expectedNanos: signedNanos,
    lowNanos: signedNanos,
    highNanos: signedNanos,
    /** What is expected of the days to come, the rest of today first. */
    points: z.array(z.strictObject({ from: moment, costNanos: signedNanos })),
    /** Whole days of the past that it is made from, and whether every weekday has a mean of its own. */
    basedOnDays: count,
    byWeekday: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('hidden'),
    /** In words, for people. */
    reason: z.string(),
    basedOnDays: count,
  }),
]);

const report = z.strictObject({
  from: moment,
  to: moment,
  interval: z.enum(['hour', 'day', 'week', 'month']),
  groupBy: z.enum(costDimensions),
  subgroupBy: z.enum(costDimensions).nullable(),
  intervals: z.array(z.strictObject({ from: moment, to: moment })),
  total: sums,
  /** The total of each interval. Σ points of groups + those of `other` = these. */
  points: z.array(sums),
  /** The most expensive first, at most 1,000; with a comparison also those that only the compared range has. */
  groups: z.array(group),
  /** All groups without points of their own, those beyond the list too; null when there are none. */
  other: z.strictObject({ count, total: sums, points: z.array(sums) }).nullable(),
  /** The groups beyond the list; null when it is complete. Σ groups + this = total. */
  remainder: z.strictObject({ count, total: sums, compared: sums.nullable() }).nullable(),
  compared: z
    .strictObject({
      from: moment,
      to: moment,
      total: sums,
      /** One for each interval of the report, in the same order; the last ones are zero where this range is shorter. */
      points: z.array(sums),
    })
    .nullable(),
  /** Null unless the range begins a month (UTC) that is not over, and reaches into today. */
  forecast: forecast.nullable(),
  /** Budgets in dollars that cap exactly what the report shows, with the limit of the period that is running. */
  budgets: z.array(
    z.strictObject({
      id,
      name: z.string(),
      limitNanos: nanos,
      action: z.enum(['block', 'notify', 'downgrade']),
      periodFrom: moment,
      /** Null: without end. */
      periodTo: moment.nullable(),
      timeZone: z.string(),
    }),
  ),
  /** How the numbers came about. */
  computed: z.strictObject({
    source: z.enum([
      'usage_hourly',
      'usage_daily',
      'usage_hourly_brief',
      'usage_daily_brief',
      'usage_hourly_keys',
      'usage_daily_keys',
    ]),
    zone: z.literal('UTC'),
    /** Rows of the roll-ups that were added up for the total. */
    rollUpRows: count,
    /** Everything that was recorded before this moment is in the numbers; null when the queue could not be asked. */
    asOf: moment.nullable(),
    /** How far that is behind now, ms. */
    lagMs: count.nullable(),
    unpricedRequests: z.int(),
    /** What is part of the cost beside the answers, each also among the groups of `purpose`. */
    retryNanos: signedNanos,
    shadowNanos: signedNanos,
    adjustmentNanos: signedNanos,
    /** Corrections of prices that reach into the range. */
    adjustments: count,
    /** In words: where prices come from. */
    prices: z.string(),
  }),
});

const whatIfPrice = z.discriminatedUnion('kind', [
  /** The same models at the prices that hold now. */
  z.strictObject({ kind: z.literal('prices-now') }),
  /** Everything on one model of an account, at its price now. */
  z.strictObject({ kind: z.literal('model'), providerAccountId: id, model: z.string().min(1).max(200) }),
  /** Everything on a model of the price book; `provider` as the book names it. */
  z.strictObject({
    kind: z.literal('price-book'),
    provider: z.string().min(1).max(100),
    model: z.string().min(1).max(200),
  }),
  /** Everything at typed rates, in dollars. */
  z.strictObject({ kind: z.literal('rates'), ...usdRateFields }),
]);

/** At which prices traffic is priced anew. */
export type WhatIfPrice = z.output<typeof whatIfPrice>;

const whatIfLine = z.strictObject({
  model: z.string(),
  /** Null when the account is gone. */
  providerAccount: named.nullable(),
  requests: count,
  attempts: count,
  usage: usageCounts,
  actualNanos: signedNanos,
  /** Null when the price does not state what it takes; such lines are in no hypothetical total. */
  hypotheticalNanos: nanos.nullable(),
  differenceNanos: signedNanos.nullable(),
  /** What was used and the price states no rate for. */
  unpricedBuckets: z.array(z.string()),
  /** Requests of this line that had no known cost; they are in the hypothetical cost and not in the actual one. */
  unpricedRequests: count,
});

/** Cost reports, read from the roll-ups alone. */
export const costs = {
  explore: defineRoute({
    name: 'costs.explore',
    summary:
      'Cost, requests, tokens, attempts, errors and latency over time, by group and subgroup, with comparison and forecast',
    method: 'GET',
    path: '/costs/explore',
    access: withPermission('costs.read'),
    query: costQuery,
    response: report,
  }),
  filters: defineRoute({
    name: 'costs.filters',
    summary: 'The values of every dimension that a range holds, the most expensive first, at most 200 each',
    method: 'GET',
    path: '/costs/filters',
    access: withPermission('costs.read'),
    query: z.strictObject({ from: moment, to: moment }),
    response: z.strictObject({
      dimensions: z.array(
        z.strictObject({
          dimension: z.enum(costDimensions),
          values: z.array(
            z.strictObject({ id: z.string(), name: z.string(), costNanos: signedNanos, requests: count }),
          ),
        }),
      ),
    }),
  }),
  export: defineRoute({
    name: 'costs.export',
    summary: 'The same report as CSV, one row for each interval, group and subgroup',
    method: 'GET',
    path: '/costs/export',
    access: withPermission('costs.read'),
    query: costQuery,
    response: z.string(),
    produces: 'text/csv',
  }),
  exportJson: defineRoute({
    name: 'costs.exportJson',
    summary: 'The rows of the CSV as JSON',
    method: 'GET',
    path: '/costs/export.json',
    access: withPermission('costs.read'),
    query: costQuery,
    response: z.strictObject({
      from: moment,
      to: moment,
      rows: z.array(
        z.strictObject({
          from: moment,
          group: z.strictObject({ id: z.string(), name: z.string() }),
          subgroup: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
          ...sums.shape,
          usage: usageCounts,
        }),
      ),
    }),
  }),
  whatIf: defineRoute({
    name: 'costs.whatIf',
    summary: 'What traffic of the past would have cost on another model, or at other prices',
    method: 'POST',
    path: '/costs/what-if',
    access: withPermission('costs.read'),
    body: z.strictObject({
      /** Whole days, UTC; left out: the last calendar month. */
      range: z.strictObject({ from: moment, to: moment }).optional(),
      filters: z.strictObject(costFilters).optional(),
      price: whatIfPrice,
    }),
    response: z.strictObject({
      from: moment,
      to: moment,
      /** The most expensive first; calls that reached no provider are not among them. */
      lines: z.array(whatIfLine),
      /** Of the lines that have a hypothetical cost. */
      compared: z.strictObject({ actualNanos: signedNanos, hypotheticalNanos: nanos, differenceNanos: signedNanos }),
      /** Of the lines that have none. */
      notCompared: z.strictObject({ lines: count, actualNanos: signedNanos }),
      /** Copies and adjustments are in the actual cost of the range and not compared. */
      excluded: z.array(z.strictObject({ purpose: costPurpose, costNanos: signedNanos })),
      /** In words: what sums cannot show. */
      assumptions: z.array(z.string()),
    }),
  }),
};
