import { periodAt } from '@switchyard/core/budgets/period';
import { recordCheck } from '@switchyard/db/budgets/budget-checks';
import { listBudgetOwners, loadWatchedBudgets, type WatchedBudget } from '@switchyard/db/budgets/load-watched-budgets';
import { anything, readSpends } from '@switchyard/db/budgets/read-spends';
import { alone } from '@switchyard/db/client/alone';
import { inOrganization } from '@switchyard/db/client/create-database';
import { computeBaselines } from '@switchyard/db/requests/compute-baselines';
import type { CountedBudget } from '@switchyard/platform/admission/admission';
import { checkCounters } from '../drift/check-counters.ts';
import { countersOf } from '../drift/counters-of.ts';
import { forEachOrganization } from '../for-each-organization.ts';
import type { Tools } from '../tools.ts';
import type { Job } from './job.ts';

/**
 * Compares every counter of the open periods with the ledger and corrects, by an entry, what is wrong for certain. Before that it
 * reads anew what budgets that were made or changed lately had been used for, because calls were under way then.
 */
export const drift = {
  kind: 'scheduled',
  name: 'drift',
  schedule: () => ({ kind: 'every', ms: 300_000 }),
  async run(tools) {
    const { waiting } = await tools.records.counts();
    // Every check reads the queue; while it is that long, what it would find is on its way anyway.
    if (waiting > mostWaiting) {
      tools.log.warn({ waiting }, 'counters are not compared with the ledger while so much waits to be recorded');
      return;
    }
    await forEachOrganization(await listBudgetOwners(tools.db), (organizationId) =>
      checkOrganization(tools, organizationId),
    );
  },
} satisfies Job;

const mostWaiting = 5_000;

/** Calls last at most so long; until then what began before a budget may still be recorded. */
const youngMs = 30 * 60_000;

/** Counters that are compared at once. */
const atOnce = 1_000;

async function checkOrganization(tools: Tools, organizationId: string): Promise<void> {
  const report = (problem: string) => tools.log.warn({ organizationId, problem }, 'a budget is not compared');
  const organization = await loadWatchedBudgets(tools.db, organizationId, report);
  if (organization === undefined || organization.budgets.length === 0) return;
  await refreshBaselines(tools, organizationId, organization.budgets);
  const counters = await listCounters(tools, organizationId, organization.budgets);
  // Sweeps wait, or they would give up requests between the reads; so does the check of another worker.
  await alone(tools.slowDb, countersOf(organizationId), async () => {
    let [compared, corrected] = [0, 0];
    for (let at = 0; at < counters.length; at += atOnce) {
      const check = await checkCounters(tools, organizationId, counters.slice(at, at + atOnce));
      compared += check.compared;
      corrected += check.corrected;
    }
    await recordCheck(tools.db, organizationId, { checkedAt: new Date(tools.now()), counters: compared, corrected });
  });
}

/** What changes here is in the ledger alone; the comparison that follows brings it into the counter. */
async function refreshBaselines({ db, now }: Tools, organizationId: string, watched: readonly WatchedBudget[]) {
  for (const { budget } of watched) {
    if (now() - budget.countedSinceMs > youngMs) continue;
    const period = periodAt(budget, now());
    if (period === null) continue;
    const [periodStart, periodEnd] = [new Date(period.startMs), period.endMs === null ? null : new Date(period.endMs)];
    const before = new Date(budget.countedSinceMs);
    await inOrganization(db, organizationId, (scoped) =>
      computeBaselines(scoped, organizationId, { budget, periodStart, periodEnd, before }),
    );
  }
}

/** Those that the ledger knows, and those of budgets for one thing, which it may not know yet. */
async function listCounters(
  { db, now }: Tools,
  organizationId: string,
  watched: readonly WatchedBudget[],
): Promise<CountedBudget[]> {
  const periods = watched.flatMap(({ budget }) => {
    const period = periodAt(budget, now());
    return period ? [{ budget, budgetId: budget.id, period: period.key, periodStartMs: period.startMs }] : [];
  });
  const asked = periods.map(({ budgetId, periodStartMs }) => ({ budgetId, periodStartMs, atLeast: anything }));
  const known = await readSpends(db, organizationId, asked);
  const named = new Set(known.map(({ budgetId, group }) => `${budgetId} ${group}`));
  const unknown = periods.filter(({ budget }) => budget.scope.kind !== 'each' && !named.has(`${budget.id} `));
  const since = new Map(watched.map(({ budget }) => [budget.id, budget.countedSinceMs]));
  const counters = [...known, ...unknown.map(({ budgetId, period }) => ({ budgetId, period, group: '' }))];
  return counters.map(({ budgetId, period, group }) => ({
    budgetId,
    period,
    group,
    countedSinceMs: since.get(budgetId) ?? 0,
  }));
}
