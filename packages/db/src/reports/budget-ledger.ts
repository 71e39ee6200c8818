import type { BudgetScope, BudgetUnit } from '@switchyard/core/budgets/budget';
import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';

/** One budget in one period, named by the moment it starts. */
export type BudgetPeriodRef = { budgetId: string; period: Date };

/** What the ledger says of one counter. Amounts in the budget's unit. */
export type LedgerSpend = {
  budgetId: string;
  /** Empty, or the value that an `each` budget counts apart; empty there: all that it does not. */
  group: string;
  charged: bigint;
  /** What requests had used before the budget counted them. */
  baseline: bigint;
  requests: bigint;
};

/** The ledger of counters: for each budget all its groups, those with the most spent first, at most `groups` of them. */
export async function readLedgerSpends(
  scoped: Scoped,
  organizationId: string,
  { of, groups }: { of: readonly BudgetPeriodRef[]; groups: number },
): Promise<LedgerSpend[]> {
  if (of.length === 0) return [];
  const wanted = Prisma.join(of.map(({ budgetId, period }) => Prisma.sql`(${budgetId}::uuid, ${period}::timestamptz)`));
  const rows = await scoped.$queryRaw<
    { budget_id: string; group_key: string; charged: bigint; baseline: bigint; requests: bigint }[]
  >`
    select budget_id, group_key, charged, baseline, requests from (
      select s.*, row_number() over (partition by s.budget_id order by s.charged + s.baseline desc, s.group_key) as place
      from budget_spends s
      join (values ${wanted}) as wanted (budget_id, period) on wanted.budget_id = s.budget_id and wanted.period = s.period
      where s.organization_id = ${organizationId}::uuid) ranked
    where place <= ${groups}
    order by budget_id, place`;
  return rows.map(({ budget_id, group_key, ...row }) => ({ budgetId: budget_id, group: group_key, ...row }));
}

/** How many groups each budget counts apart in its period, by its id. */
export async function countLedgerGroups(
  scoped: Scoped,
  organizationId: string,
  of: readonly BudgetPeriodRef[],
): Promise<Map<string, number>> {
  if (of.length === 0) return new Map();
  const wanted = Prisma.join(of.map(({ budgetId, period }) => Prisma.sql`(${budgetId}::uuid, ${period}::timestamptz)`));
  const rows = await scoped.$queryRaw<{ budget_id: string; groups: bigint }[]>`
    select s.budget_id, count(*) as groups from budget_spends s
    join (values ${wanted}) as wanted (budget_id, period) on wanted.budget_id = s.budget_id and wanted.period = s.period
    where s.organization_id = ${organizationId}::uuid and s.group_key <> ''
    group by s.budget_id`;
  return new Map(rows.map(({ budget_id, groups }) => [budget_id, Number(groups)]));
}

/** A counter that was put right; amounts in the budget's unit, `delta` negative when it had too much. */
export type CorrectionRow = {
  id: string;
  budgetId: string;
  budgetName: string;
  group: string;
  period: Date;
  delta: bigint;
  counted: bigint;
  ledger: bigint;
  createdAt: Date;
};

/** The last comparison of the counters with the ledger; null before the first. */
export function readBudgetCheck(scoped: Scoped, organizationId: string) {
  return scoped.budgetCheck.findUnique({
    where: { organizationId },
    select: { checkedAt: true, counters: true, corrected: true },
  });
}

/** Corrections, newest first, of one budget or of all. */
export async function listCorrections(
  scoped: Scoped,
  organizationId: string,
  { budgetId, limit }: { budgetId?: string | undefined; limit: number },
): Promise<CorrectionRow[]> {
  const rows = await scoped.budgetCorrection.findMany({
    where: { organizationId, ...(budgetId === undefined ? {} : { budgetId }) },
    orderBy: { id: 'desc' },
    take: limit,
    include: { budget: { select: { name: true } } },
  });
  return rows.map(({ id, budgetId: of, budget, groupKey, period, delta, counted, ledger, createdAt }) => ({
    id,
    budgetId: of,
    budgetName: budget.name,
    group: groupKey,
    period,
    delta,
    counted,
    ledger,
    createdAt,
  }));
}

/** What was used on one day by the clock of the budget's time zone, in its unit; `day` is like "2026-11-22". */
export type DayOfBudget = { day: string; used: bigint };

const usedBy: Record<BudgetUnit, Prisma.Sql> = {
  usd: Prisma.sql`sum(cost_nanos)`,
  // Refused requests consumed nothing.
  requests: Prisma.sql`sum(requests) filter (where outcome <> 'REFUSED')`,
  tokens: Prisma.sql`sum(input_tokens + cached_input_tokens + cache_write_tokens + cache_write_1h_tokens
    + input_audio_tokens + cached_input_audio_tokens + input_image_tokens + cached_input_image_tokens
    + output_tokens + reasoning_tokens + output_audio_tokens + output_image_tokens)`,
};

/**
 * What a scope used a day, from the hourly roll-ups, from `from` up to `to`; days without use are left out. Price corrections are no
 * spending. Null for scopes that the roll-ups do not tell apart: metadata, and budgets that count values apart.
 */
export async function usedPerDay(
  scoped: Scoped,
  organizationId: string,
  { scope, unit, timeZone, from, to }: { scope: BudgetScope; unit: BudgetUnit; timeZone: string; from: Date; to: Date },
): Promise<DayOfBudget[] | null> {
  const within = inScope(scope);
  if (within === null) return null;
  const rows = await scoped.$queryRaw<{ day: string; used: bigint }[]>`
    select to_char(hour at time zone ${timeZone}, 'YYYY-MM-DD') as day, coalesce(${usedBy[unit]}, 0)::bigint as used
    from usage_hourly
    where organization_id = ${organizationId}::uuid and hour >= ${from}::timestamptz and hour < ${to}::timestamptz
      and purpose <> 'ADJUSTMENT' and ${within}
    group by 1 order by 1`;
  return rows;
}

function inScope(scope: BudgetScope): Prisma.Sql | null {
  switch (scope.kind) {
    case 'organization':
      return Prisma.sql`true`;
    case 'team':
      return Prisma.sql`team_id = ${scope.id}::uuid`;
    case 'key':
      return Prisma.sql`key_id = ${scope.id}::uuid`;
    case 'member':
      return Prisma.sql`member_id = ${scope.id}::uuid`;
    case 'model':
      return Prisma.sql`model_served = ${scope.model}`;
    case 'tag':
      return Prisma.sql`${scope.tag} = any(tags)`;
    case 'metadata':
    case 'each':
      return null;
  }
}
