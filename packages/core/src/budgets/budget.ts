import { z } from 'zod';
import { isTimeZone } from '../routing/conditions/time-window.ts';

const value = z.string().trim().min(1).max(512);
const day = z.iso.date('Expected a day, for example "2026-11-22".');

/**
 * What a budget caps. `each` counts every value apart and is the default for those that have no budget of their own of the same unit
 * and kind of period; `teamId` narrows it to one team.
 */
export const budgetScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('organization') }),
  z.strictObject({ kind: z.literal('team'), id: z.uuid() }),
  z.strictObject({ kind: z.literal('member'), id: z.uuid() }),
  z.strictObject({ kind: z.literal('key'), id: z.uuid() }),
  /** The model that is called, in its provider's own name. */
  z.strictObject({ kind: z.literal('model'), model: value }),
  z.strictObject({ kind: z.literal('tag'), tag: value }),
  z.strictObject({ kind: z.literal('metadata'), name: z.string().regex(/^[\w.-]{1,64}$/), value }),
  z.strictObject({
    kind: z.literal('each'),
    of: z.union([
      z.enum(['team', 'member', 'key', 'model', 'tag', 'end-user']),
      z.string().regex(/^metadata\.[\w.-]{1,64}$/, 'Name a dimension, such as "key" or "metadata.customer".'),
    ]),
    teamId: z.uuid().nullable().default(null),
  }),
]);

/** See {@link budgetScope}. */
export type BudgetScope = z.infer<typeof budgetScope>;

/** What a budget counts: nano-USD, tokens (input and output together) or requests. */
export const budgetUnits = ['usd', 'tokens', 'requests'] as const;

/** See {@link budgetUnits}. */
export type BudgetUnit = (typeof budgetUnits)[number];

/** When a budget starts anew, by the calendar of its time zone. Days and weeks begin at midnight there, whatever the clock does that day. */
export const budgetPeriod = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('day') }),
  z.strictObject({ kind: z.literal('week'), startsOn: z.enum(['monday', 'sunday']).default('monday') }),
  /** `startDay` 15 runs from the 15th to the 14th; months that are shorter do not matter below 29. */
  z.strictObject({ kind: z.literal('month'), startDay: z.int().min(1).max(28).default(1) }),
  z.strictObject({ kind: z.literal('quarter'), startMonth: z.int().min(1).max(3).default(1) }),
  /** Every `length` days, counted from `from`. */
  z.strictObject({ kind: z.literal('days'), length: z.int().min(1).max(3_660), from: day }),
  /** Once: from `from` on, up to and including `until`, or for ever. */
  z
    .strictObject({ kind: z.literal('once'), from: day, until: day.nullable() })
    .refine(({ from, until }) => until === null || until >= from, {
      path: ['until'],
      error: 'It ends before it begins.',
    }),
]);

/** See {@link budgetPeriod}. */
export type BudgetPeriod = z.infer<typeof budgetPeriod>;

/** What happens to a call that the budget cannot pay for certain. */
export const budgetAction = z.discriminatedUnion('kind', [
  /** It is refused with 402. Its worst case is reserved first, so the budget is never overrun. */
  z.strictObject({ kind: z.literal('block') }),
  /** It goes on; people are told. */
  z.strictObject({ kind: z.literal('notify') }),
  /** Another model is asked for instead, an alias or a name, and routed like any other. */
  z.strictObject({ kind: z.literal('downgrade'), model: z.string().trim().min(1).max(200) }),
]);

/** See {@link budgetAction}. */
export type BudgetAction = z.infer<typeof budgetAction>;

/** Whom to tell of what: shares of the limit in percent, and a forecast beyond it. */
export const budgetAlerts = z.strictObject({
  thresholds: z.array(z.int().min(1).max(1_000)).max(8).default([50, 80, 100]),
  forecast: z.boolean().default(true),
  channelIds: z.array(z.uuid()).max(10).default([]),
});

/** See {@link budgetAlerts}. */
export type BudgetAlerts = z.infer<typeof budgetAlerts>;

/** A name of a time zone, such as "Europe/Berlin". No offsets: Postgres takes "+05:30" for west of Greenwich, JavaScript for east. */
export const timeZone = z
  .string()
  .refine((name) => isTimeZone(name) && !/^[+-]/.test(name), 'Name a time zone, such as "Europe/Berlin" or "UTC".');

/** More than is budgeted, for some time. `group` null raises every value of an `each` budget. Moments in ms since 1970. */
export type BudgetRaise = { amount: bigint; group: string | null; fromMs: number; untilMs: number };

/** A budget in force; `limit` in nano-USD, tokens or requests. */
export type BudgetConfiguration = {
  id: string;
  name: string;
  scope: BudgetScope;
  unit: BudgetUnit;
  limit: bigint;
  period: BudgetPeriod;
  /** The organization's, unless the budget has its own. */
  timeZone: string;
  action: BudgetAction;
  raises: BudgetRaise[];
  /** How many values it counts apart, where callers make them; see limits/groups.ts. */
  maxGroups: number;
  /** Since when requests are counted in it the way they are now, ms since 1970; what its counters had before is loaded anew. */
  countedSinceMs: number;
};
