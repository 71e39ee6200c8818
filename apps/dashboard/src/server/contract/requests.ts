import { requestOutcome } from '@switchyard/core/requests/record';
import { decision } from '@switchyard/core/routing/decision';
import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { count, id, idParams, moment, named, nanos, page, pageQuery, tokenCounts } from './fields.ts';

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
  usage: tokenCounts,
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
  provider: z.string(),
  model: z.string(),
  /** "succeeded", "cut", "cancelled" or a class of provider failure. */
  outcome: z.string(),
  httpStatus: z.int().nullable(),
  errorMessage: z.string().nullable(),
  startedAfterMs: count,
  durationMs: count,
  upstreamRequestId: z.string().nullable(),
  usage: tokenCounts,
  costNanos: nanos.nullable(),
  costEstimated: z.boolean(),
  priceVersion: z.string().nullable(),
  /** Where the price came from: `price-book:openai/gpt-5-mini` or `override:<id>`. */
  priceSource: z.string().nullable(),
  /** How the cost was derived, one line a bucket that holds tokens; the cost is their sum, rounded once. */
  costLines: z.array(
    z.strictObject({
      bucket: z.enum(['input', 'cachedInput', 'cacheWrite', 'output', 'reasoning', 'perRequest']),
      tokens: count,
      nanosPerMillion: nanos,
      /** Exact nano-USD, with up to six decimals. */
      exactNanos: z.string(),
    }),
  ),
});

const requestDetail = requestItem.extend({
  endpoint: z.string(),
  errorMessage: z.string().nullable(),
  ruleId: id.nullable(),
  ruleVersion: z.int().nullable(),
  reservedNanos: nanos,
  gatewayOverheadMicros: count,
  finishReason: z.string().nullable(),
  clientRequestId: z.string().nullable(),
  endUser: z.string().nullable(),
  decision,
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
