import type { BudgetScope } from '@switchyard/core/budgets/budget';
import { limitAt } from '@switchyard/core/budgets/limit-at';
import { periodAt } from '@switchyard/core/budgets/period';
import type { BudgetRow } from '@switchyard/db/directory/budgets';
import { type CostFilters, noFilters } from '@switchyard/db/reports/cost-lines';

/** A budget that caps exactly what a report shows, in the period that is running. */
export type CappingBudget = {
  budget: BudgetRow;
  limitNanos: bigint;
  periodFrom: Date;
  periodTo: Date | null;
};

/** Budgets in dollars of the scope that the filters show: the organization without any, else one team, member, key, model or tag. */
export function cappingBudgets(budgets: readonly BudgetRow[], filters: CostFilters, now: Date): CappingBudget[] {
  const shown = scopeOf(filters);
  if (shown === null) return [];
  return budgets.flatMap((budget) => {
    if (budget.unit !== 'usd' || !isSame(budget.scope, shown)) return [];
    const period = periodAt(budget, now.getTime());
    if (period === null) return [];
    return {
      budget,
      limitNanos: limitAt(budget, { group: '', atMs: now.getTime() }),
      periodFrom: new Date(period.startMs),
      periodTo: period.endMs === null ? null : new Date(period.endMs),
    };
  });
}

/** Null when the filters show something that no budget counts. */
function scopeOf(filters: CostFilters): BudgetScope | null {
  const used = Object.entries(filters).filter(([, values]) => values.length > 0);
  if (used.length === 0) return { kind: 'organization' };
  const { team, member, key, model, taggedWith } = filters;
  const [[only, values] = ['', noFilters.team]] = used;
  if (used.length > 1 || values.length > 1) return null;
  switch (only) {
    case 'team':
      return team[0] === undefined ? null : { kind: 'team', id: team[0] };
    case 'member':
      return member[0] === undefined ? null : { kind: 'member', id: member[0] };
    case 'key':
      return key[0] === undefined ? null : { kind: 'key', id: key[0] };
    case 'model':
      return model[0] === undefined ? null : { kind: 'model', model: model[0] };
    case 'taggedWith':
      return taggedWith[0] === undefined ? null : { kind: 'tag', tag: taggedWith[0] };
    default:
      return null;
  }
}

function isSame(one: BudgetScope, other: BudgetScope): boolean {
  return JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
}
