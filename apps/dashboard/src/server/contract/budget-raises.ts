import { budgetUnits } from '@switchyard/core/budgets/budget';
import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { amount, amountText, id, idParams, moment, named, page } from './fields.ts';

const raise = z.strictObject({
  id,
  budget: named.extend({ unit: z.enum(budgetUnits) }),
  /** The value of a budget that counts values apart that it is for; null for all of them. */
  group: z.strictObject({ key: z.string(), name: z.string() }).nullable(),
  /** How much more, in the budget's unit: nano-USD, tokens or requests. */
  extra: amount,
  reason: z.string(),
  status: z.enum(['PENDING', 'APPROVED', 'DECLINED', 'WITHDRAWN']),
  requestedBy: named,
  requestedAt: moment,
  decidedBy: named.nullable(),
  decidedAt: moment.nullable(),
  note: z.string(),
  /** Until when an approved one is in force. */
  expiresAt: moment.nullable(),
  inForce: z.boolean(),
  /** Whether the caller asked for it. */
  own: z.boolean(),
});

const reason = z.string().trim().max(1_000, 'At most 1,000 characters.');
const groupKey = z.string().min(1).max(512).nullable().default(null);
/** Until when more is allowed. Left out: to the end of the period. */
const until = moment.optional();

/** More than is budgeted for some time: asked for, decided, or given at once. */
export const budgetRaises = {
  list: defineRoute({
    name: 'budgetRaises.list',
    summary: 'Raises: those that wait for a decision first, then the newest; at most 200',
    method: 'GET',
    path: '/budget-raises',
    access: withPermission('budgets.read'),
    query: z.strictObject({ budgetId: id.optional(), status: raise.shape.status.optional() }),
    response: page(raise),
  }),
  request: defineRoute({
    name: 'budgetRaises.request',
    summary: 'Ask for a raise of a budget',
    method: 'POST',
    path: '/budgets/:id/raise-requests',
    access: withPermission('budget-raises.request'),
    params: idParams,
    body: z.strictObject({
      /** How much more, as a person types it: dollars for `usd`, otherwise a whole number. */
      amount: amountText,
      reason: reason.min(1, 'Say what it is for.'),
      group: groupKey,
    }),
    response: raise,
  }),
  give: defineRoute({
    name: 'budgetRaises.give',
    summary: 'Raise a budget for some time',
    method: 'POST',
    path: '/budgets/:id/raises',
    access: withPermission('budgets.manage'),
    params: idParams,
    body: z.strictObject({ amount: amountText, reason: reason.default(''), group: groupKey, until }),
    response: raise,
  }),
  approve: defineRoute({
    name: 'budgetRaises.approve',
    summary: 'Approve a request for a raise, with another amount if one is given',
    method: 'POST',
    path: '/budget-raises/:id/approve',
    access: withPermission('budgets.manage'),
    params: idParams,
    body: z.strictObject({ amount: amountText.optional(), note: reason.default(''), until }),
    response: raise,
  }),
  decline: defineRoute({
    name: 'budgetRaises.decline',
    summary: 'Decline a request for a raise',
    method: 'POST',
    path: '/budget-raises/:id/decline',
    access: withPermission('budgets.manage'),
    params: idParams,
    body: z.strictObject({ note: reason.default('') }),
    response: raise,
  }),
  withdraw: defineRoute({
    name: 'budgetRaises.withdraw',
    summary: 'Withdraw a request that one made oneself',
    method: 'POST',
    path: '/budget-raises/:id/withdraw',
    access: withPermission('budget-raises.request'),
    params: idParams,
    response: raise,
  }),
  end: defineRoute({
    name: 'budgetRaises.end',
    summary: 'End a raise that is in force',
    method: 'POST',
    path: '/budget-raises/:id/end',
    access: withPermission('budgets.manage'),
    params: idParams,
    response: raise,
  }),
};
