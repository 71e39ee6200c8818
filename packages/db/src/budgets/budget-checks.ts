import type { BudgetCounter } from '@switchyard/core/limits/hold';
import type { Database } from '../client/create-database.ts';
import { newId } from '../directory/new-id.ts';

/** What is added to a counter that was not what the ledger says; all in the budget's unit. */
export type Correction = { counter: BudgetCounter; delta: bigint; counted: bigint; ledger: bigint };

/**
 * Writes a correction and makes it: `apply` changes the counter and answers whether it did. One that was not made leaves no entry; a
 * process that dies in between leaves none either, and the next check sees what is left. Answers whether it was made.
 */
export async function recordCorrection(
  db: Database,
  organizationId: string,
  { correction, apply }: { correction: Correction; apply: () => Promise<boolean> },
): Promise<boolean> {
  const { counter, delta, counted, ledger } = correction;
  try {
    await db.$transaction(async (scoped) => {
      await scoped.$executeRaw`
        insert into budget_corrections (id, organization_id, budget_id, period, group_key, delta, counted, ledger)
        values (${newId()}::uuid, ${organizationId}::uuid, ${counter.budgetId}::uuid, ${counter.period}::timestamptz,
          ${counter.group}, ${delta}, ${counted}, ${ledger})`;
      if (!(await apply())) throw new NotApplied();
    });
    return true;
  } catch (error) {
    if (error instanceof NotApplied) return false;
    throw error;
  }
}

/** Takes the entry back with its transaction. */
class NotApplied extends Error {
  override name = 'NotApplied';
}

/** Writes down when the counters of an organization were last compared with the ledger, how many, and how many were corrected. */
export async function recordCheck(
  db: Database,
  organizationId: string,
  { checkedAt, counters, corrected }: { checkedAt: Date; counters: number; corrected: number },
): Promise<void> {
  await db.$executeRaw`
    insert into budget_checks (organization_id, checked_at, counters, corrected)
    values (${organizationId}::uuid, ${checkedAt}, ${counters}, ${corrected})
    on conflict (organization_id) do update
    set checked_at = excluded.checked_at, counters = excluded.counters, corrected = excluded.corrected`;
}
