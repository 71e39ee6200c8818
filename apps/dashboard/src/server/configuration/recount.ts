import { periodAt } from '@switchyard/core/budgets/period';
import type { Scoped } from '@switchyard/db/client/create-database';
import type { BudgetRow } from '@switchyard/db/directory/budgets';
import { computeBaselines } from '@switchyard/db/requests/compute-baselines';

/**
 * Writes into the ledger what was used in the period that runs before the budget counted it the way it is now. In the transaction of the
 * change: a gateway that loaded the new period before would find all of the limit left.
 */
export async function recount(
  scoped: Scoped,
  organizationId: string,
  { budget, now }: { budget: BudgetRow; now: Date },
): Promise<void> {
  const period = periodAt(budget, now.getTime());
  if (period === null) return;
  await computeBaselines(scoped, organizationId, {
    budget,
    periodStart: new Date(period.startMs),
    periodEnd: period.endMs === null ? null : new Date(period.endMs),
    before: budget.countedSince,
  });
}
