import { monthIn, monthsAfter } from '@switchyard/core/reports/calendar-month';
import { changesOfMonth } from '@switchyard/core/reports/earlier-months';
import type { StatementLine } from '@switchyard/core/reports/statement';
import type { Scoped } from '@switchyard/db/client/create-database';
import { listAdjustments } from '@switchyard/db/directory/cost-adjustments';
import { type CostStatementRow, closedMonths, listStatements } from '@switchyard/db/directory/cost-statements';
import { namesOfGroups } from '@switchyard/db/reports/group-names';
import { readStatementUsage, type StatementUsage } from '@switchyard/db/reports/statement-usage';

/** What a team would be charged for a month if it were closed now. */
export type StatementDraft = { team: { id: string; name: string }; lines: StatementLine[] };

/** Which month, in which zone unless it is closed, and of one team or of all. */
export type DraftQuery = { month: string; timeZone: string; teamId?: string | undefined };

/** How many closed months before are looked through for what changed in them. */
const mostEarlier = 12;

type Closed = { month: string; timeZone: string };

/**
 * When a month begins and ends: by the calendar of the zone it was closed in, else of the given one. Where the zone was changed in
 * between, it begins where the closed month before ended, so that no moment is charged twice or never.
 */
export function boundsOf(month: string, timeZone: string, closed: readonly Closed[]): { from: Date; to: Date } {
  const zoneOf = (one: string) => closed.find((known) => known.month === one)?.timeZone;
  const { from, to } = monthIn(zoneOf(month) ?? timeZone, month);
  const before = monthsAfter(month, -1);
  const zoneBefore = zoneOf(before);
  return { from: zoneBefore === undefined ? from : monthIn(zoneBefore, before).to, to };
}

/** The statements of a month as they would be now, a team each; teams without any line only when they still exist. */
export async function draftStatements(
  scoped: Scoped,
  organizationId: string,
  { month, timeZone, teamId }: DraftQuery,
): Promise<StatementDraft[]> {
  const closed = await closedMonths(scoped, organizationId);
  const usage = await readStatementUsage(scoped, organizationId, { range: boundsOf(month, timeZone, closed), teamId });
  const keyIds = [...new Set(usage.map(({ keyId }) => keyId))];
  const keyNames = await namesOfGroups(scoped, organizationId, { dimension: 'key', ids: keyIds });
  const earlier = await readEarlier(scoped, organizationId, { month, teamId, closed });
  const teams = await scoped.team.findMany({
    where: { organizationId, ...(teamId === undefined ? {} : { id: teamId }) },
    select: { id: true, name: true, archivedAt: true },
  });
  const known = new Map(teams.map(({ id, name }) => [id, name]));
  const standing = teams.filter(({ archivedAt }) => archivedAt === null).map(({ id }) => id);
  const charged = [...usage, ...earlier].map((one) => one.teamId);
  return [...new Set([...charged, ...standing])].map((id) => ({
    team: { id, name: known.get(id) ?? '(removed)' },
    lines: [
      ...usage.filter((one) => one.teamId === id).map((one) => lineOf(one, keyNames)),
      ...earlier.filter((one) => one.teamId === id).map(({ line }) => line),
    ],
  }));
}

function lineOf({ teamId: _, keyId, costNanos, ...usage }: StatementUsage, names: Map<string, string>): StatementLine {
  const key = { id: keyId, name: names.get(keyId) ?? keyId };
  return { kind: 'usage', key, ...usage, costNanos: costNanos.toString() };
}

type Earlier = { teamId: string; line: StatementLine };

/** What changed in closed months before, since they were charged. */
async function readEarlier(
  scoped: Scoped,
  organizationId: string,
  { month, teamId, closed }: { month: string; teamId: string | undefined; closed: readonly Closed[] },
): Promise<Earlier[]> {
  const before = closed.filter((one) => one.month < month).slice(-mostEarlier);
  if (before.length === 0) return [];
  const statements = await listStatements(scoped, organizationId, { teamId });
  const adjustments = (await listAdjustments(scoped, organizationId)).filter(({ status }) => status === 'DONE');
  const lines: Earlier[] = [];
  for (const one of before) {
    const range = boundsOf(one.month, one.timeZone, closed);
    const now = await readStatementUsage(scoped, organizationId, { range, teamId });
    const teamIds = new Set([...now.map((usage) => usage.teamId), ...statements.map(({ team }) => team.id)]);
    const inMonth = adjustments.filter(({ from, to }) => from < range.to && to > range.from);
    for (const id of teamIds) {
      const own = now.filter((usage) => usage.teamId === id);
      for (const { model, costNanos } of changesOfMonth(one.month, own, chargedFor(one.month, id, statements))) {
        const reasons = [...new Set(inMonth.filter((made) => made.model === model).map(({ reason }) => reason))];
        const line = {
          kind: 'earlier-month' as const,
          month: one.month,
          model,
          reasons,
          costNanos: costNanos.toString(),
        };
        lines.push({ teamId: id, line });
      }
    }
  }
  return lines;
}

/** The lines that charge a team for a month: those of its own statement, and those about it in others. */
function chargedFor(month: string, teamId: string, statements: readonly CostStatementRow[]): StatementLine[] {
  return statements
    .filter(({ team }) => team.id === teamId)
    .flatMap((statement) =>
      statement.lines.filter((line) => (line.kind === 'usage' ? statement.month === month : line.month === month)),
    );
}
