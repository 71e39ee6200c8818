import type { contract, RouteOutput } from '@/server/contract';

/** A budget as lists show it. */
export type Budget = RouteOutput<typeof contract.budgets.list>['items'][number];

/** A budget with everything that its drawer shows. */
export type BudgetDetail = RouteOutput<typeof contract.budgets.read>;

/** A raise. */
export type Raise = RouteOutput<typeof contract.budgetRaises.list>['items'][number];
