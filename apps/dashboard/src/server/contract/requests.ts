import { budgetUnits } from '@switchyard/core/budgets/budget';
import { usageBucketNames } from '@switchyard/core/pricing/usage';
import { requestOutcome } from '@switchyard/core/requests/record';
import { decision } from '@switchyard/core/routing/decision';
import { recordedFacts } from '@switchyard/core/routing/facts';
import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { amount, count, id, idParams, moment, named, nanos, page, pageQuery, usageCounts } from './fields.ts';

const requestItem = z.strictObject({
  id,
  startedAt: moment,
  outcome: requestOutcome,
  httpStatus: z.int(),
  errorCode: z.string().nullable(),
  stream: z.boolean(),
  team: named,
  key: named,
  modelAsked: z.string(),
  modelServed: z.string().nullable(),
  providerAccount: z.strictObject({ id, name: z.string(), provider: z.string() }).nullable(),
  ruleName: z.string().nullable(),
  usage: usageCounts,
  /** Null when a model that was used has no price. */
  costNanos: nanos.nullable(),
  costEstimated: z.boolean(),
  latencyMs: count,
  timeToFirstTokenMs: count.nullable(),
  attemptCount: count,
  client: z.string(),
});

const attempt = z.strictObject({
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

const requestDetail = requestItem.extend({
  endpoint: z.string(),
  /** The wire format that the caller speaks. */
  clientFormat: z.string().nullable(),
  errorMessage: z.string().nullable(),
  ruleId: id.nullable(),
  ruleVersion: z.int().nullable(),
  reservedNanos: nanos,
  gatewayOverheadMicros: count,
  finishReason: z.string().nullable(),
  clientRequestId: z.string().nullable(),
  endUser: z.string().nullable(),
  decision,
  /** What routing saw of the request; null in records of earlier versions. */
  facts: recordedFacts.nullable(),
  /** What it was counted with in every budget, in the budget's unit; name and unit are null when it is gone since. */
  charges: z.array(
    z.strictObject({
      budgetId: id,
      name: z.string().nullable(),
      unit: z.enum(budgetUnits).nullable(),
      /** Empty, or the value that the budget counts apart. */
      group: z.string(),
      amount,
    }),
  ),
  /** The budget or the limit that refused it. */
  blockedBy: z.strictObject({ kind: z.enum(['budget', 'limit', 'removed']), id, name: z.string() }).nullable(),
  attempts: z.array(attempt),
});

/** Calls that went through the gateway. */
export const requests = {
  list: defineRoute({
    name: 'requests.list',
    summary: 'Requests, newest first; of the last 24 hours unless `since` says otherwise',
    method: 'GET',
    path: '/requests',
    access: withPermission('requests.read'),
    query: pageQuery.extend({
      since: moment.optional(),
      until: moment.optional(),
      teamId: id.optional(),
      keyId: id.optional(),
      model: z.string().max(200).optional(),
      outcome: requestOutcome.optional(),
      providerAccountId: id.optional(),
      ruleId: id.optional(),
      /** Id of a request. */
      q: z.string().trim().max(100).optional(),
    }),
    response: page(requestItem).extend({
      since: moment,
      until: moment,
      /** Of the whole filter, not of the page. */
      totals: z.strictObject({ requests: count, costNanos: nanos, unpricedRequests: count, failedRequests: count }),
    }),
  }),
  read: defineRoute({
    name: 'requests.read',
    summary: 'A request with its attempts, its cost and why it went where it went',
    method: 'GET',
    path: '/requests/:id',
    access: withPermission('requests.read'),
    params: idParams,
    response: requestDetail,
  }),
};
