import type { Database } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { chargesOf } from './add-charges.ts';

/** A counter whose ledger is not the sum of the charges in the log; amounts in the budget's unit. */
export type BudgetDifference = {
  organizationId: string;
  budgetId: string;
  /** The first moment of the period. */
  period: Date;
  group: string;
  charged: bigint;
  logCharged: bigint;
  requests: bigint;
  logRequests: bigint;
};

/**
 * Compares the ledger of budgets with the charges that the log and the copies say, for every period that began at `since` or later.
 * An empty answer means that they are equal. Deleted budgets are left out, and so are periods of which an organization's rows were deleted
 * for their age. For the worker's role or the owner.
 */
export async function verifyBudgetSpends(db: Database, { since }: { since: Date }): Promise<BudgetDifference[]> {
  const rows = Prisma.sql`(
    select organization_id, charges, 1 as counts from request_logs where id >= uuid_floor(${since}::timestamptz)
    union all
    select organization_id, record -> 'charges', 0 from shadow_runs
    where started_at >= ${since}::timestamptz and record -> 'charges' is not null)`;
  // One statement, so both sides are read from one moment while ingestion goes on.
  return db.$queryRaw<BudgetDifference[]>`
    with said as (
      select c.organization_id, c.budget_id, c.period, c.group_key, sum(c.amount)::bigint as charged, sum(c.counts)::bigint as requests
      from (${chargesOf(rows)}) as c
      join budgets b on b.organization_id = c.organization_id and b.id = c.budget_id
      where c.period >= ${since}::timestamptz
      group by 1, 2, 3, 4
    ), kept as (
      select organization_id, budget_id, period, group_key, charged, requests from budget_spends where period >= ${since}::timestamptz
    )
    select organization_id as "organizationId", budget_id as "budgetId", period, group_key as "group",
      coalesce(kept.charged, 0) as charged, coalesce(said.charged, 0) as "logCharged",
      coalesce(kept.requests, 0) as requests, coalesce(said.requests, 0) as "logRequests"
    from kept full join said using (organization_id, budget_id, period, group_key)
    where (coalesce(kept.charged, 0), coalesce(kept.requests, 0)) <> (coalesce(said.charged, 0), coalesce(said.requests, 0))
      and not exists (select from dropped_log_days as d
        where d.organization_id = coalesce(kept.organization_id, said.organization_id) and d.day >= (period at time zone 'UTC')::date)
    order by 1, 2, 3, 4`;
}
