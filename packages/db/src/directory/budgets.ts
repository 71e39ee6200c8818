import type { Scoped } from '../client/create-database.ts';
import { found } from './refusal.ts';
import { namesOfScopes, requireScope, type ScopeName, type ScopeRef } from './scopes.ts';

/** A monthly cap on spend, in nano-USD. */
export type BudgetRow = ScopeRef & ScopeName & { id: string; limitNanos: bigint; updatedAt: Date };

/** A cap on the requests of any 60 seconds. */
export type RateLimitRow = ScopeRef & ScopeName & { id: string; requestsPerMinute: number; updatedAt: Date };

const budgetColumns = { id: true, scope: true, scopeId: true, limitNanos: true, updatedAt: true } as const;
const limitColumns = { id: true, scope: true, scopeId: true, requestsPerMinute: true, updatedAt: true } as const;
const removed: ScopeName = { name: '(removed)', teamName: null };

/** Budgets: the organization, then teams, then keys, each by name. */
export async function listBudgets(scoped: Scoped, organizationId: string): Promise<BudgetRow[]> {
  const budgets = await scoped.budget.findMany({ where: { organizationId }, select: budgetColumns });
  const names = await namesOfScopes(scoped, organizationId);
  return budgets.map((budget) => ({ ...budget, ...(names.get(budget.scopeId) ?? removed) })).sort(byScope);
}

/** Sets the budget of a scope; answers it with the limit it had before (null: none). Throws a Refusal (invalid). */
export async function putBudget(
  scoped: Scoped,
  organizationId: string,
  { scope, scopeId, limitNanos }: ScopeRef & { limitNanos: bigint },
): Promise<{ budget: BudgetRow; before: bigint | null }> {
  const name = await requireScope(scoped, organizationId, { scope, scopeId });
  const key = { organizationId, scope, scopeId, period: 'MONTH' as const };
  const where = { organizationId_scope_scopeId_period: key };
  const before = await scoped.budget.findUnique({ where, select: { limitNanos: true } });
  const budget = await scoped.budget.upsert({
    where,
    create: { ...key, limitNanos },
    update: { limitNanos },
    select: budgetColumns,
  });
  return { budget: { ...budget, ...name }, before: before?.limitNanos ?? null };
}

/** Removes a budget. Throws a Refusal (not_found). */
export async function removeBudget(scoped: Scoped, organizationId: string, id: string): Promise<BudgetRow> {
  const budget = found(
    (await listBudgets(scoped, organizationId)).find((one) => one.id === id),
    'budget',
  );
  await scoped.budget.delete({ where: { id }, select: { id: true } });
  return budget;
}

/** Rate limits: the organization, then teams, then keys, each by name. */
export async function listRateLimits(scoped: Scoped, organizationId: string): Promise<RateLimitRow[]> {
  const limits = await scoped.rateLimit.findMany({ where: { organizationId }, select: limitColumns });
  const names = await namesOfScopes(scoped, organizationId);
  return limits.map((limit) => ({ ...limit, ...(names.get(limit.scopeId) ?? removed) })).sort(byScope);
}

/** Sets the rate limit of a scope; answers it with what it was before (null: none). Throws a Refusal (invalid). */
export async function putRateLimit(
  scoped: Scoped,
  organizationId: string,
  { scope, scopeId, requestsPerMinute }: ScopeRef & { requestsPerMinute: number },
): Promise<{ rateLimit: RateLimitRow; before: number | null }> {
  const name = await requireScope(scoped, organizationId, { scope, scopeId });
  const key = { organizationId, scope, scopeId };
  const where = { organizationId_scope_scopeId: key };
  const before = await scoped.rateLimit.findUnique({ where, select: { requestsPerMinute: true } });
  const limit = await scoped.rateLimit.upsert({
    where,
    create: { ...key, requestsPerMinute },
    update: { requestsPerMinute },
    select: limitColumns,
  });
  return { rateLimit: { ...limit, ...name }, before: before?.requestsPerMinute ?? null };
}

/** Removes a rate limit. Throws a Refusal (not_found). */
export async function removeRateLimit(scoped: Scoped, organizationId: string, id: string): Promise<RateLimitRow> {
  const limit = found(
    (await listRateLimits(scoped, organizationId)).find((one) => one.id === id),
    'rate limit',
  );
  await scoped.rateLimit.delete({ where: { id }, select: { id: true } });
  return limit;
}

const order = ['ORGANIZATION', 'TEAM', 'KEY'];

function byScope(a: ScopeRef & ScopeName, b: ScopeRef & ScopeName): number {
  return (
    order.indexOf(a.scope) - order.indexOf(b.scope) || a.name.localeCompare(b.name) || (a.scopeId < b.scopeId ? -1 : 1)
  );
}
