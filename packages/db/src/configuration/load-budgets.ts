import {
  type BudgetConfiguration,
  type BudgetRaise,
  budgetAction,
  budgetPeriod,
  budgetScope,
} from '@switchyard/core/budgets/budget';
import type { Scoped } from '../client/create-database.ts';

const units = { USD: 'usd', TOKENS: 'tokens', REQUESTS: 'requests' } as const;

/**
 * The budgets of an organization with the raises that are in force or to come; one without a time zone of its own follows `timeZone`.
 * A budget that is not understood is left out and told to `report`.
 */
export async function loadBudgets(
  scoped: Scoped,
  organizationId: string,
  { timeZone, report }: { timeZone: string; report: (problem: string) => void },
): Promise<BudgetConfiguration[]> {
  const rows = await scoped.budget.findMany({ where: { organizationId }, orderBy: { id: 'asc' } });
  const raises = await loadRaises(scoped, organizationId);
  return rows.flatMap((row) => {
    const scope = budgetScope.safeParse(row.scope);
    const period = budgetPeriod.safeParse(row.period);
    const action = budgetAction.safeParse(row.action);
    if (!scope.success || !period.success || !action.success) {
      report(`Budget "${row.name}" is left out because it is not understood, so it caps nothing; save it again.`);
      return [];
    }
    return {
      id: row.id,
      name: row.name,
      scope: scope.data,
      unit: units[row.unit],
      limit: row.limitAmount,
      period: period.data,
      timeZone: row.timeZone ?? timeZone,
      action: action.data,
      raises: raises.get(row.id) ?? [],
      maxGroups: row.maxGroups,
      countedSinceMs: row.countedSince.getTime(),
    };
  });
}

async function loadRaises(scoped: Scoped, organizationId: string): Promise<Map<string, BudgetRaise[]>> {
  const rows = await scoped.budgetRaise.findMany({
    where: { organizationId, status: 'APPROVED', expiresAt: { gt: new Date() } },
    select: { budgetId: true, groupKey: true, amount: true, decidedAt: true, expiresAt: true },
    orderBy: { id: 'asc' },
  });
  const raises = new Map<string, BudgetRaise[]>();
  for (const { budgetId, groupKey: group, amount, decidedAt, expiresAt } of rows) {
    if (!decidedAt || !expiresAt) continue;
    const raise = { amount, group, fromMs: decidedAt.getTime(), untilMs: expiresAt.getTime() };
    raises.set(budgetId, [...(raises.get(budgetId) ?? []), raise]);
  }
  return raises;
}
