import { isCallerMade } from '@switchyard/core/limits/groups';
import type { contract, RouteOutput } from '@/server/contract';

/** A budget as lists show it. */
export type Budget = RouteOutput<typeof contract.budgets.list>['items'][number];

/** A budget with everything that its drawer shows. */
export type BudgetDetail = RouteOutput<typeof contract.budgets.read>;

/** Whether only so many of the values that a budget is about have counters of their own, because callers make them. */
export const isBounded = ({ scope }: Pick<Budget, 'scope'>): boolean => scope.kind === 'each' && isCallerMade(scope.of);

/** Whether values that are new in this period share one counter, because so many others are counted apart already. */
export const isFull = (budget: Pick<Budget, 'scope' | 'current' | 'maxGroups'>): boolean =>
  isBounded(budget) && (budget.current?.groups ?? 0) >= budget.maxGroups;

/** A raise. */
export type Raise = RouteOutput<typeof contract.budgetRaises.list>['items'][number];
