import type { BudgetCounter, Charge } from '@switchyard/core/limits/hold';
import { recordCorrection } from '@switchyard/db/budgets/budget-checks';
import { loadBudgetSpends } from '@switchyard/db/configuration/load-budget-spends';
import { readLedger } from '@switchyard/db/requests/read-ledger';
import { readShadowEntries } from '@switchyard/db/requests/shadow-runs';
import type { CountedBudget } from '@switchyard/platform/admission/admission';
import type { PendingCharges } from '@switchyard/platform/queue/record-queue';
import type { Tools } from '../tools.ts';
import { definiteDrift } from './definite-drift.ts';

/**
 * Compares counters of an organization with what is recorded and corrects those that are wrong for certain; answers how many were
 * compared and corrected. The order of the reads is what makes it certain; see definite-drift.ts. Counters that Redis does not have
 * are loaded from the ledger when they are needed, so they are passed over. Sweepers must be kept away meanwhile.
 */
export async function checkCounters(
  tools: Tools,
  organizationId: string,
  counters: readonly CountedBudget[],
): Promise<{ compared: number; corrected: number }> {
  const orphans = orphansIn(await tools.records.pendingCharges(organizationId));
  const known = await readKnown(tools, organizationId, counters);
  const pending = await tools.records.pendingCharges(organizationId);
  const asked = known.map(({ counter }) => counter);
  const recorded = await loadBudgetSpends(tools.db, organizationId, { counters: asked, pending });
  const open = await readOpenCharges(tools, organizationId, pending);
  const after = await tools.admission.readBudgets(organizationId, asked);
  let corrected = 0;
  for (const [index, { counter, spent }] of known.entries()) {
    const [ledger, now] = [recorded[index], after[index]];
    if (ledger === undefined || !now) continue;
    const name = nameOf(counter);
    const delta = definiteDrift({
      hasOrphan: orphans.has(name),
      before: spent,
      recorded: ledger,
      open: open.get(name) ?? 0n,
      after: now.spent,
    });
    if (delta === null || delta === 0n) continue;
    const correction = { counter, delta, counted: delta < 0n ? spent : now.spent, ledger };
    const apply = () => tools.admission.correct(organizationId, counter, delta);
    if (!(await recordCorrection(tools.db, organizationId, { correction, apply }))) continue;
    corrected += 1;
    tools.log.error({ organizationId, ...correction }, 'a counter was not what the ledger says and was corrected');
  }
  return { compared: known.length, corrected };
}

type Known = { counter: CountedBudget; spent: bigint };

async function readKnown(tools: Tools, organizationId: string, counters: readonly CountedBudget[]): Promise<Known[]> {
  const found = await tools.admission.readBudgets(organizationId, [...counters]);
  return counters.flatMap((counter, index) => {
    const state = found[index];
    return state ? [{ counter, spent: state.spent }] : [];
  });
}

/** By counter, what recorded requests and copies are charged that are not settled. */
async function readOpenCharges(
  { admission, db }: Tools,
  organizationId: string,
  pending: readonly PendingCharges[],
): Promise<Map<string, bigint>> {
  const ids = await admission.openReservations(organizationId);
  const [requests, copies] = [await readLedger(db, ids), await readShadowEntries(db, ids)];
  const coming = new Map(pending.map(({ requestId, charges }) => [requestId, charges]));
  const sums = new Map<string, bigint>();
  for (const id of ids) {
    const charges = requests.get(id)?.charges ?? copies.get(id)?.charges ?? coming.get(id) ?? [];
    for (const charge of charges) sums.set(nameOf(charge), (sums.get(nameOf(charge)) ?? 0n) + BigInt(charge.amount));
  }
  return sums;
}

/** The counters that a sweeper's records are charged in. */
function orphansIn(pending: readonly PendingCharges[]): Set<string> {
  return new Set(pending.flatMap(({ isOrphan, charges }) => (isOrphan ? charges.map(nameOf) : [])));
}

/** A period may be written in several ways. */
const nameOf = ({ budgetId, period, group }: BudgetCounter | Charge) => `${budgetId} ${Date.parse(period)} ${group}`;
