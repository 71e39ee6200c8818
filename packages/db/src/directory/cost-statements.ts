import { type StatementLine, statementLine } from '@switchyard/core/reports/statement';
import { z } from 'zod';
import type { Scoped } from '../client/create-database.ts';
import { found } from './refusal.ts';

/** A team's statement of a month as it was closed; amounts in nano-USD. */
export type CostStatementRow = {
  id: string;
  team: { id: string; name: string };
  /** Such as "2026-11". */
  month: string;
  timeZone: string;
  lines: StatementLine[];
  totalNanos: bigint;
  closedAt: Date;
  /** Null when a program closed it. */
  closedBy: { id: string; name: string } | null;
};

/** A statement to be frozen. */
export type NewStatement = Pick<CostStatementRow, 'team' | 'lines' | 'totalNanos'>;

const lines = z.array(statementLine);

/** Closed statements, the newest month first; of one team or month, or all. */
export async function listStatements(
  scoped: Scoped,
  organizationId: string,
  { teamId, month }: { teamId?: string | undefined; month?: string | undefined } = {},
): Promise<CostStatementRow[]> {
  return read(scoped, {
    organizationId,
    ...(teamId === undefined ? {} : { teamId }),
    ...(month === undefined ? {} : { month: firstDay(month) }),
  });
}

/** One statement. Throws a Refusal (not_found). */
export async function findStatement(scoped: Scoped, organizationId: string, id: string): Promise<CostStatementRow> {
  const [row] = await read(scoped, { organizationId, id });
  return found(row, 'statement');
}

/** Every month that is closed, and the zone it was closed in, the oldest first. */
export async function closedMonths(
  scoped: Scoped,
  organizationId: string,
): Promise<{ month: string; timeZone: string }[]> {
  const rows = await scoped.costStatement.groupBy({
    by: ['month', 'timeZone'],
    where: { organizationId },
    orderBy: { month: 'asc' },
  });
  return rows.map(({ month, timeZone }) => ({ month: monthText(month), timeZone }));
}

/** Freezes the statements of a month. The organization must be locked, so that a month is closed once. */
export async function freezeStatements(
  scoped: Scoped,
  organizationId: string,
  closing: { month: string; timeZone: string; closedAt: Date; closedById: string | null; statements: NewStatement[] },
): Promise<void> {
  const { month, timeZone, closedAt, closedById, statements } = closing;
  await scoped.costStatement.createMany({
    data: statements.map(({ team, lines: frozen, totalNanos }) => ({
      organizationId,
      teamId: team.id,
      teamName: team.name,
      month: firstDay(month),
      timeZone,
      lines: frozen,
      totalNanos,
      closedById,
      closedAt,
    })),
  });
}

async function read(
  scoped: Scoped,
  where: { organizationId: string; id?: string; teamId?: string; month?: Date },
): Promise<CostStatementRow[]> {
  const rows = await scoped.costStatement.findMany({ where, orderBy: [{ month: 'desc' }, { totalNanos: 'desc' }] });
  const people = await scoped.user.findMany({
    where: { id: { in: [...new Set(rows.flatMap(({ closedById }) => closedById ?? []))] } },
    select: { id: true, name: true },
  });
  return rows.map(({ id, teamId, teamName, month, timeZone, lines: frozen, totalNanos, closedAt, closedById }) => ({
    id,
    team: { id: teamId, name: teamName },
    month: monthText(month),
    timeZone,
    lines: lines.parse(frozen),
    totalNanos,
    closedAt,
    closedBy:
      closedById === null
        ? null
        : (people.find((person) => person.id === closedById) ?? { id: closedById, name: '(removed)' }),
  }));
}

const firstDay = (month: string) => new Date(`${month}-01T00:00:00Z`);
const monthText = (day: Date) => day.toISOString().slice(0, 7);
