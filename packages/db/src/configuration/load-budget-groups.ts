import { othersGroup } from '@switchyard/core/limits/groups';
import type { BudgetCounter } from '@switchyard/core/limits/hold';
import { type Database, inOrganization } from '../client/create-database.ts';
import type { PendingCharges } from './load-budget-spends.ts';

/**
 * The groups that a budget counts apart in a period, at most so many: those of the ledger, the most spent first, and then those that are
 * known from `pending` records alone. Rejects when Postgres does not answer.
 */
export async function loadBudgetGroups(
  db: Database,
  organizationId: string,
  {
    budget: { budgetId, period },
    atMost,
    pending,
  }: { budget: Pick<BudgetCounter, 'budgetId' | 'period'>; atMost: number; pending: readonly PendingCharges[] },
): Promise<string[]> {
  const rows = await inOrganization(
    db,
    organizationId,
    (scoped) => scoped.$queryRaw<{ group: string }[]>`
      select group_key as "group" from budget_spends
      where organization_id = ${organizationId}::uuid and budget_id = ${budgetId}::uuid and period = ${period}::timestamptz
        and group_key <> ${othersGroup}
      order by charged + baseline desc, group_key
      limit ${atMost}`,
  );
  const coming = pending.flatMap(({ charges }) =>
    charges.filter(
      (charge) =>
        charge.budgetId === budgetId &&
        Date.parse(charge.period) === Date.parse(period) &&
        charge.group !== othersGroup,
    ),
  );
  const groups = new Set([...rows, ...coming].map(({ group }) => group));
  return [...groups].slice(0, atMost);
}
