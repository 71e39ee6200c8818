import { formatUsdExact } from '@switchyard/core/money/money';
import { monthAt, monthsAfter } from '@switchyard/core/reports/calendar-month';
import { totalsOfLines } from '@switchyard/core/reports/earlier-months';
import type { StatementLine } from '@switchyard/core/reports/statement';
import { safeCell } from '@switchyard/core/text/safe-cell';
import type { Scoped } from '@switchyard/db/client/create-database';
import {
  type CostStatementRow,
  closedMonths,
  findStatement,
  freezeStatements,
  listStatements,
} from '@switchyard/db/directory/cost-statements';
import { found } from '@switchyard/db/directory/refusal';
import { firstDayOfUsage, readStatementUsage } from '@switchyard/db/reports/statement-usage';
import { oldestRecordMs } from '@switchyard/platform/queue/oldest-record';
import { stringify } from 'csv-stringify/sync';
import type { App } from '../app.ts';
import { boundsOf, draftStatements, type StatementDraft } from '../configuration/statement-drafts.ts';
import { contract } from '../contract/index.ts';
import { ApiProblem, invalidField } from '../http/api-problem.ts';
import { handle } from '../http/handler.ts';
import { iso } from './views.ts';

/** Requests that began in a month end, and are recorded, a while after it. */
const settlingMs = 3_600_000;
const mostMonths = 36;

const list = handle(contract.statements.list, async ({ app, read, now, query }) => {
  const oldestMs = await oldestRecord(app);
  return read((scoped, organizationId) => viewMonth(scoped, organizationId, { month: query.month, now, oldestMs }));
});

const preview = handle(contract.statements.preview, ({ read, query: { teamId, month } }) =>
  read(async (scoped, organizationId) => {
    const timeZone = await timeZoneOf(scoped, organizationId);
    found(await scoped.team.findFirst({ where: { organizationId, id: teamId }, select: { id: true } }), 'team');
    const [draft] = await draftStatements(scoped, organizationId, { month, timeZone, teamId });
    const closed = await closedMonths(scoped, organizationId);
    return viewDraft(found(draft, 'team'), { month, timeZone, ...boundsOf(month, timeZone, closed) });
  }),
);

const readOne = handle(contract.statements.read, ({ read, params }) =>
  read(async (scoped, organizationId) => {
    const row = await findStatement(scoped, organizationId, params.id);
    const closed = await closedMonths(scoped, organizationId);
    return viewStatement(row, boundsOf(row.month, row.timeZone, closed));
  }),
);

const close = handle(contract.statements.close, async ({ app, changeQuietly, now, user, body: { month } }) => {
  const oldestMs = await oldestRecord(app);
  return changeQuietly(async (scoped, { organizationId, audit }) => {
    const before = await viewMonth(scoped, organizationId, { month, now, oldestMs });
    if (before.state === 'closed') return before;
    if (before.notReady !== null) throw new ApiProblem('conflict', before.notReady);
    const { timeZone } = before;
    const drafts = await draftStatements(scoped, organizationId, { month, timeZone });
    if (drafts.length === 0) throw invalidField('month', 'There is no team that could be charged.');
    const statements = drafts.map(({ team, lines }) => ({ team, lines, totalNanos: totalsOfLines(lines).totalNanos }));
    await freezeStatements(scoped, organizationId, {
      month,
      timeZone,
      closedAt: now,
      closedById: user?.id ?? null,
      statements,
    });
    audit({
      action: 'statement.close',
      targetKind: 'statement',
      targetId: null,
      summary: `Closed the statements of ${month}`,
      after: { month, timeZone, teams: statements.length, totalNanos: before.totalNanos },
    });
    return viewMonth(scoped, organizationId, { month, now, oldestMs });
  });
});

const exportCsv = handle(contract.statements.export, async ({ changeQuietly, query: { month, teamId } }) => {
  const rows = await changeQuietly(async (scoped, { organizationId, audit }) => {
    audit({
      action: 'statements.export',
      targetKind: 'statement',
      targetId: null,
      summary: `Exported the statements of ${month}`,
      after: { month, teamId },
    });
    const closed = await listStatements(scoped, organizationId, { month, teamId });
    const isClosed = (await closedMonths(scoped, organizationId)).some((one) => one.month === month);
    if (isClosed) return closed;
    const timeZone = await timeZoneOf(scoped, organizationId);
    return draftStatements(scoped, organizationId, { month, timeZone, teamId });
  });
  return stringify(
    [csvHeader, ...rows.flatMap(({ team, lines }) => lines.map((line) => csvRow({ month, team, line })))],
    {
      record_delimiter: 'windows',
    },
  );
});

/** What teams are charged for a month. */
export const statementRoutes = [list, preview, readOne, close, exportCsv];

type MonthQuery = { month: string | undefined; now: Date; oldestMs: number | null | undefined };

async function viewMonth(scoped: Scoped, organizationId: string, { month: asked, now, oldestMs }: MonthQuery) {
  const ownZone = await timeZoneOf(scoped, organizationId);
  const closed = await closedMonths(scoped, organizationId);
  const month = asked ?? monthsAfter(monthAt(ownZone, now), -1);
  const timeZone = closed.find((one) => one.month === month)?.timeZone ?? ownZone;
  const range = boundsOf(month, timeZone, closed);
  const rows = await listStatements(scoped, organizationId, { month });
  const items =
    rows.length > 0
      ? rows.map((row) => ({ ...item(row), statementId: row.id, closedAt: iso(row.closedAt) }))
      : (await draftStatements(scoped, organizationId, { month, timeZone })).map((draft) => ({
          ...item(draft),
          statementId: null,
          closedAt: null,
        }));
  const closableMs = range.to.getTime() + settlingMs;
  const notReady = rows.length > 0 ? null : whyNotReady({ to: range.to, closableMs, now, oldestMs });
  return {
    month,
    timeZone,
    from: iso(range.from),
    to: iso(range.to),
    state: stateOf({ isClosed: rows.length > 0, isOver: range.to <= now, notReady }),
    notReady,
    closableAt: iso(new Date(closableMs)),
    items: items.sort((a, b) => Number(BigInt(b.totalNanos) - BigInt(a.totalNanos))),
    totalNanos: sumOf(items.map(({ totalNanos }) => totalNanos)),
    monthNanos: sumOf(items.map(({ monthNanos }) => monthNanos)),
    earlierNanos: sumOf(items.map(({ earlierNanos }) => earlierNanos)),
    organizationNanos:
      rows.length > 0 ? await costOf(scoped, organizationId, range) : sumOf(items.map(({ monthNanos }) => monthNanos)),
    months: await monthsOf(scoped, organizationId, { ownZone, now, closed: closed.map((one) => one.month) }),
  };
}

/** What the organization spent in a stretch of time by now. */
async function costOf(scoped: Scoped, organizationId: string, range: Bounds): Promise<string> {
  const usage = await readStatementUsage(scoped, organizationId, { range });
  return usage.reduce((sum, { costNanos }) => sum + costNanos, 0n).toString();
}

const stateOf = ({ isClosed, isOver, notReady }: { isClosed: boolean; isOver: boolean; notReady: string | null }) => {
  if (isClosed) return 'closed' as const;
  if (!isOver) return 'running' as const;
  return notReady === null ? ('ready' as const) : ('settling' as const);
};

type Readiness = { to: Date; closableMs: number; now: Date; oldestMs: number | null | undefined };

function whyNotReady({ to, closableMs, now, oldestMs }: Readiness): string | null {
  if (now < to) return 'The month is not over.';
  if (now.getTime() < closableMs)
    return 'The month is over for less than an hour; requests of it may still be running.';
  if (oldestMs === undefined) return 'The queue of records does not answer, so nobody knows whether all are in.';
  if (oldestMs !== null && oldestMs < closableMs) return 'Records of the month still wait in the queue.';
  return null;
}

/** Months with traffic or statements, the newest first. */
async function monthsOf(
  scoped: Scoped,
  organizationId: string,
  { ownZone, now, closed }: { ownZone: string; now: Date; closed: readonly string[] },
) {
  const first = await firstDayOfUsage(scoped, organizationId);
  const current = monthAt(ownZone, now);
  const oldest = [monthAt(ownZone, first ?? now), ...closed].sort()[0] ?? current;
  const months = [];
  for (let month = current; month >= oldest && months.length < mostMonths; month = monthsAfter(month, -1))
    months.push({ month, closed: closed.includes(month) });
  return months;
}

function item({ team, lines }: Pick<CostStatementRow, 'team' | 'lines'>) {
  return { team, ...viewTotals(lines) };
}

function viewTotals(lines: readonly StatementLine[]) {
  const { totalNanos, monthNanos, earlierNanos, ...counts } = totalsOfLines(lines);
  return {
    totalNanos: totalNanos.toString(),
    monthNanos: monthNanos.toString(),
    earlierNanos: earlierNanos.toString(),
    ...counts,
  };
}

type Bounds = { from: Date; to: Date };

function viewDraft(draft: StatementDraft, { month, timeZone, from, to }: Bounds & { month: string; timeZone: string }) {
  const when = { month, timeZone, from: iso(from), to: iso(to) };
  return { id: null, ...when, closedAt: null, closedBy: null, ...draft, ...viewTotals(draft.lines) };
}

function viewStatement(
  { id, team, month, timeZone, lines, closedAt, closedBy }: CostStatementRow,
  { from, to }: Bounds,
) {
  const when = { month, timeZone, from: iso(from), to: iso(to), closedAt: iso(closedAt) };
  return { id, team, ...when, closedBy, lines, ...viewTotals(lines) };
}

const csvHeader = [
  'month',
  'team',
  'team_id',
  'line',
  'of_month',
  'model',
  'key',
  'key_id',
  'purpose',
  'requests',
  'unpriced_requests',
  'input_tokens',
  'output_tokens',
  'cost_usd',
  'cost_nanos',
  'reasons',
];

function csvRow({ month, team, line }: { month: string; team: { id: string; name: string }; line: StatementLine }) {
  const start = [month, safeCell(team.name), team.id, line.kind];
  const cost = [formatUsdExact(BigInt(line.costNanos)).replace(/[$,]/g, ''), line.costNanos];
  if (line.kind === 'earlier-month') {
    const reasons = safeCell(line.reasons.join('; '));
    return [...start, line.month, safeCell(line.model), '', '', '', '', '', '', '', ...cost, reasons];
  }
  const { model, key, purpose, requests, unpricedRequests, inputTokens, outputTokens } = line;
  const counts = [requests, unpricedRequests, inputTokens, outputTokens];
  return [...start, month, safeCell(model), safeCell(key.name), key.id, purpose, ...counts, ...cost, ''];
}

async function timeZoneOf(scoped: Scoped, organizationId: string): Promise<string> {
  const row = await scoped.organization.findUnique({ where: { id: organizationId }, select: { timeZone: true } });
  return found(row, 'organization').timeZone;
}

/** Undefined when the queue does not answer. */
const oldestRecord = ({ redis }: App) => oldestRecordMs(redis).catch(() => undefined);

const sumOf = (amounts: readonly string[]) => amounts.reduce((sum, amount) => sum + BigInt(amount), 0n).toString();
