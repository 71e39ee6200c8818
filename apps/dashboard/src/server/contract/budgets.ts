import {
  budgetAction,
  budgetAlerts,
  budgetPeriod,
  budgetScope,
  budgetUnits,
  timeZone,
} from '@switchyard/core/budgets/budget';
import { maxGroups, usualMaxGroups } from '@switchyard/core/limits/groups';
import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { amount, amountText, count, id, idParams, moment, name, named, noContent, page, pageQuery } from './fields.ts';

const unit = z.enum(budgetUnits);

/** How a budget stands in the period that runs. Amounts in its unit: nano-USD, tokens or requests. */
const standing = z.strictObject({
  startsAt: moment,
  /** When it starts anew; null for a budget that never does. */
  resetsAt: moment.nullable(),
  /** Of a budget that counts values apart: the value with the most spent, which the amounts are of; null before the first. */
  group: z.strictObject({ key: z.string(), name: z.string() }).nullable(),
  /** How many values it counts apart; see `maxGroups`. */
  groups: count,
  /** With the raises in force. */
  limit: amount,
  /** How much of the limit is raises. */
  raisedBy: amount,
  spent: amount,
  /** What running requests hold. */
  held: amount,
  /** Who says so: the counters of the gateways, or the ledger while no gateway has loaded it. */
  countedBy: z.enum(['gateways', 'ledger']),
  /** Spent at the end of the period if it goes on like this; null while it is too early to say. */
  forecast: amount.nullable(),
  /** When the limit is reached at this pace; null when that is not in this period. */
  runsOutAt: moment.nullable(),
});

const budget = z.strictObject({
  id,
  name: z.string(),
  scope: budgetScope,
  /** What the scope is called, and the team it lies in, if it does. */
  scopeName: z.string(),
  scopeTeam: named.nullable(),
  unit,
  /** Without raises, in the unit: nano-USD, tokens or requests. */
  limit: amount,
  period: budgetPeriod,
  /** Its own time zone; null follows the organization's. */
  ownTimeZone: z.string().nullable(),
  timeZone: z.string(),
  action: budgetAction,
  alerts: budgetAlerts,
  /** How many tags, end users or metadata values it counts apart; all others share one counter, whose key is empty. */
  maxGroups: count,
  /** Null outside of the days of a budget that is there once. */
  current: standing.nullable(),
  lastBlockedAt: moment.nullable(),
  blocked24h: count,
  /** Requests for a raise that wait for a decision. */
  pendingRaises: count,
  createdAt: moment,
  updatedAt: moment,
});

const group = z.strictObject({
  key: z.string(),
  name: z.string(),
  spent: amount,
  held: amount,
  limit: amount,
  requests: count,
});

const correction = z.strictObject({
  id,
  budget: named,
  group: z.string(),
  /** What was added to the counter; negative when it had too much. */
  delta: z.string(),
  counted: z.string(),
  ledger: z.string(),
  createdAt: moment,
});

const budgetDetail = budget.extend({
  /**
   * How spent comes about, in the unit: what requests were charged, and what was used before the budget counted them, which is
   * negative where a charge of a former period does not count any more.
   */
  ledger: z.strictObject({ charged: amount, baseline: z.string(), requests: count, countedSince: moment }),
  /** The values that it counts apart and all others together (an empty key), the most spent first, at most 100. Empty for other budgets. */
  groups: z.array(group),
  /** What was used on each day of the period by the clock of its time zone; null where roll-ups do not tell its scope apart. */
  days: z.array(z.strictObject({ day: z.string(), used: amount })).nullable(),
  corrections: z.array(correction),
});

const changes = {
  name,
  /** The limit as a person types it: dollars for `usd`, otherwise a whole number. */
  amount: amountText,
  period: budgetPeriod,
  /** Null: the organization's. */
  timeZone: timeZone.nullable(),
  action: budgetAction,
  alerts: budgetAlerts,
  /** Of budgets on each tag, end user or metadata value; others have no use for it. */
  maxGroups,
};

/** Caps on spend: of whom, how much, in which period, and what happens at the limit. */
export const budgets = {
  list: defineRoute({
    name: 'budgets.list',
    summary: 'Budgets: the organization, then teams, keys, members and the rest',
    method: 'GET',
    path: '/budgets',
    access: withPermission('budgets.read'),
    response: page(budget),
  }),
  create: defineRoute({
    name: 'budgets.create',
    summary: 'Set a budget; of dollars a month, refusing what does not fit, unless it says otherwise',
    method: 'POST',
    path: '/budgets',
    access: withPermission('budgets.manage'),
    body: z.strictObject({
      ...changes,
      /** Named after its scope when left out. */
      name: name.optional(),
      scope: budgetScope,
      unit: unit.default('usd'),
      period: budgetPeriod.default({ kind: 'month', startDay: 1 }),
      timeZone: changes.timeZone.default(null),
      action: budgetAction.default({ kind: 'block' }),
      alerts: budgetAlerts.default({ thresholds: [50, 80, 100], forecast: true, channelIds: [] }),
      maxGroups: maxGroups.default(usualMaxGroups),
    }),
    response: budget,
  }),
  read: defineRoute({
    name: 'budgets.read',
    summary: 'A budget with its values, its days and how its figures come about',
    method: 'GET',
    path: '/budgets/:id',
    access: withPermission('budgets.read'),
    params: idParams,
    response: budgetDetail,
  }),
  update: defineRoute({
    name: 'budgets.update',
    summary: 'Change a budget; its scope and unit stay',
    method: 'PATCH',
    path: '/budgets/:id',
    access: withPermission('budgets.manage'),
    params: idParams,
    body: z.strictObject(changes).partial(),
    response: budget,
  }),
  remove: defineRoute({
    name: 'budgets.remove',
    summary: 'Remove a budget with its ledger',
    method: 'DELETE',
    path: '/budgets/:id',
    access: withPermission('budgets.manage'),
    params: idParams,
    response: noContent,
  }),
  health: defineRoute({
    name: 'budgets.health',
    summary: 'Whether the counters agree with the ledger',
    method: 'GET',
    path: '/budgets/health',
    access: withPermission('budgets.read'),
    response: z.strictObject({
      /** The last comparison; null before the first. */
      lastCheck: z.strictObject({ checkedAt: moment, counters: count, corrected: count }).nullable(),
      corrections: z.array(correction),
    }),
  }),
  blocked: defineRoute({
    name: 'budgets.blocked',
    summary: 'Requests of the last 30 days that a budget or a limit refused, newest first',
    method: 'GET',
    path: '/budgets/blocked',
    access: withPermission('budgets.read'),
    query: pageQuery.extend({
      /** Id of a budget or a limit policy. */
      by: id.optional(),
    }),
    response: page(
      z.strictObject({
        id,
        startedAt: moment,
        by: z.strictObject({ kind: z.enum(['budget', 'limit', 'removed']), id, name: z.string() }),
        team: named,
        key: named,
        modelAsked: z.string(),
        httpStatus: z.int(),
        /** What the caller was told. */
        message: z.string(),
      }),
    ),
  }),
};
