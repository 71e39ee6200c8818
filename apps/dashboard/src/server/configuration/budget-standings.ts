import { forecast } from '@switchyard/core/budgets/forecast';
import { limitAt } from '@switchyard/core/budgets/limit-at';
import { type Period, periodAt } from '@switchyard/core/budgets/period';
import type { Scoped } from '@switchyard/db/client/create-database';
import { type BudgetScopeNames, nameOfBudgetGroup, readBudgetScopeNames } from '@switchyard/db/directory/budget-scopes';
import { type BudgetRow, listBudgets } from '@switchyard/db/directory/budgets';
import { countLedgerGroups, type LedgerSpend, readLedgerSpends } from '@switchyard/db/reports/budget-ledger';
import type { App } from '../app.ts';
import { type Counted, readCounters } from './budget-counters.ts';

/** A budget with the period that runs and what the ledger says of it, the values with the most spent first. */
export type BudgetFacts = { budget: BudgetRow; period: Period | null; ledger: LedgerSpend[]; groups: number };

/** One counter of a budget as it stands: a value of an `each` budget, or the budget itself. Amounts in its unit. */
export type GroupStanding = Counted & { group: string; name: string; limit: bigint; requests: number };

/** A budget as it stands in its period; of one that counts values apart, the value with the most spent. */
export type Standing = {
  period: Period;
  top: GroupStanding;
  /** Whether `top` is a value of an `each` budget, or all others; false also before the first one is counted. */
  isGroup: boolean;
  groups: GroupStanding[];
  groupCount: number;
  raisedBy: bigint;
  forecast: bigint | null;
  runsOutAtMs: number | null;
};

/** All budgets with their period and their ledger; of every budget at most `groups` values. */
export async function readBudgetFacts(
  scoped: Scoped,
  organizationId: string,
  { now, groups = 1 }: { now: Date; groups?: number },
): Promise<{ facts: BudgetFacts[]; names: BudgetScopeNames }> {
  const budgets = await listBudgets(scoped, organizationId, now);
  const periods = new Map(budgets.map((budget) => [budget.id, periodAt(budget, now.getTime())]));
  const refs = [...periods].flatMap(([budgetId, period]) =>
    period === null ? [] : [{ budgetId, period: new Date(period.startMs) }],
  );
  const spends = await readLedgerSpends(scoped, organizationId, { of: refs, groups });
  const counts = await countLedgerGroups(scoped, organizationId, refs);
  const facts = budgets.map((budget) => ({
    budget,
    period: periods.get(budget.id) ?? null,
    ledger: spends.filter(({ budgetId }) => budgetId === budget.id),
    groups: budget.scope.kind === 'each' ? (counts.get(budget.id) ?? 0) : 0,
  }));
  return { facts, names: await readBudgetScopeNames(scoped, organizationId) };
}

/** How budgets stand, by id, as the gateways count it; where they have not loaded a counter, and while Redis is away, by the ledger. */
export async function readStandings(
  app: App,
  organizationId: string,
  { facts, names, now }: { facts: readonly BudgetFacts[]; names: BudgetScopeNames; now: Date },
): Promise<Map<string, Standing>> {
  const running = facts.flatMap(({ period, ...fact }) => (period === null ? [] : [{ ...fact, period }]));
  const asked = running.flatMap((fact) => ledgerOf(fact).map((ledger) => ({ ...fact, ledger })));
  const counted = await readCounters(
    app,
    organizationId,
    asked.map(({ budget, period, ledger }) => ({
      counter: {
        budgetId: budget.id,
        period: period.key,
        group: ledger.group,
        countedSinceMs: budget.countedSince.getTime(),
      },
      spent: ledger.charged + ledger.baseline,
    })),
  );
  const standings = running.map((fact): [string, Standing] => {
    const groups = asked.flatMap(({ budget, ledger }, index): GroupStanding[] => {
      const state = counted[index];
      if (budget !== fact.budget || state === undefined) return [];
      const limit = limitAt(budget, { group: ledger.group, atMs: now.getTime() });
      const name = nameOfBudgetGroup(budget.scope, ledger.group, names);
      return [{ ...state, group: ledger.group, name, limit, requests: Number(ledger.requests) }];
    });
    return [fact.budget.id, standingOf(fact, groups, now)];
  });
  return new Map(standings);
}

const nothing = { group: '', charged: 0n, baseline: 0n, requests: 0n };

/** A budget on one thing that has no row in the ledger has a counter that nothing was charged to yet. */
function ledgerOf({ budget, ledger }: Pick<BudgetFacts, 'budget' | 'ledger'>) {
  return ledger.length === 0 && budget.scope.kind !== 'each' ? [{ ...nothing, budgetId: budget.id }] : ledger;
}

function standingOf(
  { budget, period, groups: groupCount }: BudgetFacts & { period: Period },
  groups: GroupStanding[],
  now: Date,
) {
  const [first] = groups.toSorted((a, b) => (a.spent === b.spent ? 0 : a.spent < b.spent ? 1 : -1));
  const limit = limitAt(budget, { group: '', atMs: now.getTime() });
  const top = first ?? { group: '', name: '', spent: 0n, held: 0n, countedBy: 'ledger' as const, limit, requests: 0 };
  const { startMs, endMs } = period;
  const { atEnd, runsOutAtMs } = forecast({ spent: top.spent, startMs, endMs, nowMs: now.getTime(), limit: top.limit });
  return {
    period,
    top,
    isGroup: budget.scope.kind === 'each' && first !== undefined,
    groups: budget.scope.kind === 'each' ? groups : [],
    groupCount,
    raisedBy: top.limit - budget.limit,
    forecast: atEnd,
    runsOutAtMs,
  };
}
