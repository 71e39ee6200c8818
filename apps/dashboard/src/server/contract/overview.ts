import { budgetUnits } from '@switchyard/core/budgets/budget';
import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { amount, count, id, moment, named, nanos } from './fields.ts';

const percentiles = z.strictObject({ p50: z.number(), p95: z.number() });

const decisionItem = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('budget-near-limit'),
    budgetId: id,
    name: z.string(),
    unit: z.enum(budgetUnits),
    /** In the unit: nano-USD, tokens or requests; of a budget that counts values apart, of the value with the most spent. */
    spent: amount,
    limit: amount,
    group: z.string().nullable(),
    /** When it starts anew; null when it never does. */
    resetsAt: moment.nullable(),
    /** Whole per cent of the limit, rounded down. */
    usedPercent: z.int(),
  }),
  /** Somebody asks for more. */
  z.strictObject({
    kind: z.literal('raise-requested'),
    raiseId: id,
    budget: named,
    unit: z.enum(budgetUnits),
    extra: amount,
    requestedBy: z.string(),
    reason: z.string(),
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
