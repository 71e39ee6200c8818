import type { BudgetCounter } from '@switchyard/core/limits/hold';
import { type Database, inOrganization } from '../client/create-database.ts';

/** One period of a budget, of whose groups those are wanted that have spent at least so much, in the budget's unit. */
export type SpendsAsked = { budgetId: string; periodStartMs: number; atLeast: bigint };

/** A counter and what the ledger says that it has spent, in the budget's unit. */
export type CounterSpend = BudgetCounter & { spent: bigint };

/** Below everything that a counter can have spent. */
export const anything = -(2n ** 63n);

type Row = { budget_id: string; period: Date; group_key: string; spent: bigint };

/** The counters of these periods that the ledger knows, those of one budget together. Rejects when Postgres does not answer. */
export async function readSpends(
  db: Database,
  organizationId: string,
  asked: readonly SpendsAsked[],
): Promise<CounterSpend[]> {
  if (asked.length === 0) return [];
  const periods = asked.map(({ periodStartMs }) => new Date(periodStartMs).toISOString());
  const rows = await inOrganization(
    db,
    organizationId,
    (scoped) => scoped.$queryRaw<Row[]>`
      with asked as (
        select * from unnest(${asked.map(({ budgetId }) => budgetId)}::uuid[], ${periods}::timestamptz[],
          ${asked.map(({ atLeast }) => String(atLeast))}::bigint[]) as t (budget_id, period, at_least)
      )
      select spend.budget_id, spend.period, spend.group_key, spend.charged + spend.baseline as spent
      from asked join budget_spends spend on spend.organization_id = ${organizationId}::uuid
        and spend.budget_id = asked.budget_id and spend.period = asked.period
      where spend.charged + spend.baseline >= asked.at_least
      order by spend.budget_id, spend.period, spend.group_key`,
  );
  return rows.map(({ budget_id: budgetId, period, group_key: group, spent }) => ({
    budgetId,
    period: period.toISOString(),
    group,
    spent,
  }));
}
