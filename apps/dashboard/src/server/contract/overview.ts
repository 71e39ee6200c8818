import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { count, id, moment, named, nanos } from './fields.ts';

const percentiles = z.strictObject({ p50: z.number(), p95: z.number() });

const decisionItem = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('budget-near-limit'),
    budgetId: id,
    scope: z.enum(['ORGANIZATION', 'TEAM', 'KEY']),
    name: z.string(),
    spentNanos: nanos,
    limitNanos: nanos,
    /** Whole per cent of the limit, rounded down. */
    usedPercent: z.int(),
  }),
  z.strictObject({ kind: z.literal('key-expiring'), key: named, team: named, expiresAt: moment }),
  z.strictObject({ kind: z.literal('model-unpriced'), model: z.string(), requests: count }),
  z.strictObject({
    kind: z.literal('account-failing'),
    providerAccount: named,
    attempts: count,
    failures: count,
    lastError: z.string().nullable(),
  }),
  /** The provider refused the credential, so no call uses it until then. */
  z.strictObject({
    kind: z.literal('credential-parked'),
    providerAccount: named,
    credential: named,
    reason: z.string(),
    since: moment,
    until: moment,
  }),
  /** Somebody routed traffic away from the account; it comes back by itself. */
  z.strictObject({ kind: z.literal('account-away'), providerAccount: named, until: moment }),
]);

/** The first screen. */
export const overview = {
  read: defineRoute({
    name: 'overview.read',
    summary: 'Spend, traffic and what needs a decision',
    method: 'GET',
    path: '/overview',
    access: withPermission('costs.read'),
    response: z.strictObject({
      asOf: moment,
      /** From the first of the month (UTC) to now, and as long a time from the first of the month before. */
      month: z.strictObject({
        from: moment,
        to: moment,
        costNanos: nanos,
        requests: count,
        unpricedRequests: count,
        previousFrom: moment,
        previousTo: moment,
        previousCostNanos: nanos,
        previousRequests: count,
      }),
      /** Null where nothing was measured. */
      last24h: z.strictObject({
        from: moment,
        to: moment,
        requests: count,
        outcomes: z.strictObject({
          SUCCEEDED: count,
          PARTIAL: count,
          CANCELLED: count,
          REFUSED: count,
          FAILED: count,
          ORPHANED: count,
        }),
        /** Share of requests that failed or were cut, 0 to 1; null without requests. */
        errorRate: z.number().nullable(),
        latencyMs: percentiles.nullable(),
        timeToFirstTokenMs: percentiles.nullable(),
        gatewayOverheadMicrosP50: z.number().nullable(),
      }),
      needsDecision: z.array(decisionItem),
    }),
  }),
};
