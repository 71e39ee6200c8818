import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { id, idParams, moment, nanos, noContent, page, usd } from './fields.ts';

/** What a budget or a limit applies to; `scopeId` is the id of the organization, the team or the virtual key. */
const scope = z.enum(['ORGANIZATION', 'TEAM', 'KEY']);

const budget = z.strictObject({
  id,
  scope,
  scopeId: id,
  /** The name of the organization, the team or the key. */
  name: z.string(),
  /** The team of a key; null otherwise. */
  teamName: z.string().nullable(),
  limitNanos: nanos,
  /** What is spent and what running requests hold, as the gateways count it. */
  spentNanos: nanos,
  heldNanos: nanos,
  period: z.literal('MONTH'),
  resetsAt: moment,
  /** Spend at the end of the period if it goes on at the pace of the period so far; null on its first day. */
  forecastNanos: nanos.nullable(),
  updatedAt: moment,
});

/** Monthly caps on spend (calendar month, UTC). A call that cannot fit is refused. */
export const budgets = {
  list: defineRoute({
    name: 'budgets.list',
    summary: 'Budgets: the organization, then teams, then keys',
    method: 'GET',
    path: '/budgets',
    access: withPermission('budgets.read'),
    response: page(budget),
  }),
  put: defineRoute({
    name: 'budgets.put',
    summary: 'Set the monthly budget of a scope',
    method: 'PUT',
    path: '/budgets',
    access: withPermission('budgets.manage'),
    body: z.strictObject({ scope, scopeId: id, limitUsd: usd }),
    response: budget,
  }),
  remove: defineRoute({
    name: 'budgets.remove',
    summary: 'Remove a budget',
    method: 'DELETE',
    path: '/budgets/:id',
    access: withPermission('budgets.manage'),
    params: idParams,
    response: noContent,
  }),
};

const rateLimit = z.strictObject({
  id,
  scope,
  scopeId: id,
  name: z.string(),
  teamName: z.string().nullable(),
  requestsPerMinute: z.int(),
  updatedAt: moment,
});

/** Caps on the requests of any 60 seconds. */
export const rateLimits = {
  list: defineRoute({
    name: 'rateLimits.list',
    summary: 'Rate limits: the organization, then teams, then keys',
    method: 'GET',
    path: '/rate-limits',
    access: withPermission('budgets.read'),
    response: page(rateLimit),
  }),
  put: defineRoute({
    name: 'rateLimits.put',
    summary: 'Set the requests-per-minute limit of a scope',
    method: 'PUT',
    path: '/rate-limits',
    access: withPermission('budgets.manage'),
    body: z.strictObject({
      scope,
      scopeId: id,
      requestsPerMinute: z.int('Expected a whole number.').min(1, 'At least 1.').max(10_000_000),
    }),
    response: rateLimit,
  }),
  remove: defineRoute({
    name: 'rateLimits.remove',
    summary: 'Remove a rate limit',
    method: 'DELETE',
    path: '/rate-limits/:id',
    access: withPermission('budgets.manage'),
    params: idParams,
    response: noContent,
  }),
};
