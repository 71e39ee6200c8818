import { statementLine } from '@switchyard/core/reports/statement';
import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { calendarMonth, count, id, idParams, moment, named, signedNanos } from './fields.ts';

const totals = {
  /** What the team is charged: the month, and what changed in earlier ones. */
  totalNanos: signedNanos,
  monthNanos: signedNanos,
  earlierNanos: signedNanos,
};

const statement = z.strictObject({
  /** Null: a preview. */
  id: id.nullable(),
  /** As it was called when the month was closed. */
  team: named,
  month: calendarMonth,
  timeZone: z.string(),
  from: moment,
  to: moment,
  /** Null for a preview. */
  closedAt: moment.nullable(),
  closedBy: named.nullable(),
  ...totals,
  requests: count,
  /** Requests of the month of unknown cost; they add nothing. */
  unpricedRequests: z.int(),
  /** By cost, what belongs to earlier months last. Their amounts add up to the total. */
  lines: z.array(statementLine),
});

const month = z.strictObject({
  month: calendarMonth,
  /** The calendar of the statements; that of closed ones is the one they were closed in. */
  timeZone: z.string(),
  from: moment,
  to: moment,
  state: z.enum([
    'running',
    /** It is over, but requests of it may still be on their way. */
    'settling',
    'ready',
    'closed',
  ]),
  /** In words: why it cannot be closed now; null when it can or is. */
  notReady: z.string().nullable(),
  /** The first moment at which it may be closed. */
  closableAt: moment,
  /** A team each, the most expensive first. */
  items: z.array(
    z.strictObject({
      statementId: id.nullable(),
      team: named,
      ...totals,
      requests: count,
      unpricedRequests: z.int(),
      closedAt: moment.nullable(),
    }),
  ),
  /** Σ items. */
  ...totals,
  /** What the organization spent in the month by now; Σ monthNanos, and after a close also what changed since. */
  organizationNanos: signedNanos,
  /** Months that have statements or traffic, the newest first. */
  months: z.array(z.strictObject({ month: calendarMonth, closed: z.boolean() })),
});

/** What teams are charged for a calendar month of the organization's time zone; frozen once it is closed. */
export const statements = {
  list: defineRoute({
    name: 'statements.list',
    summary: 'The statements of a month, or what they would be',
    method: 'GET',
    path: '/statements',
    access: withPermission('costs.read'),
    /** Left out: the last month that is over. */
    query: z.strictObject({ month: calendarMonth.optional() }),
    response: month,
  }),
  preview: defineRoute({
    name: 'statements.preview',
    summary: 'What the statement of a team would be if the month were closed now',
    method: 'GET',
    path: '/statements/preview',
    access: withPermission('costs.read'),
    query: z.strictObject({ teamId: id, month: calendarMonth }),
    response: statement,
  }),
  read: defineRoute({
    name: 'statements.read',
    summary: 'One statement, as it was closed',
    method: 'GET',
    path: '/statements/:id',
    access: withPermission('costs.read'),
    params: idParams,
    response: statement,
  }),
  close: defineRoute({
    name: 'statements.close',
    summary: 'Freeze the statements of all teams of a month; closing it again changes nothing',
    method: 'POST',
    path: '/statements/close',
    access: withPermission('statements.close'),
    body: z.strictObject({ month: calendarMonth }),
    response: month,
  }),
  export: defineRoute({
    name: 'statements.export',
    summary: 'The lines of one statement, or of all of a month, as CSV',
    method: 'GET',
    path: '/statements/export',
    access: withPermission('costs.read'),
    /** Without a team: all of them. Not closed yet: the preview. */
    query: z.strictObject({ month: calendarMonth, teamId: id.optional() }),
    response: z.string(),
    produces: 'text/csv',
  }),
};
