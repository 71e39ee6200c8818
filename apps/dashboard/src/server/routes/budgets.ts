import { parseUsd } from '@switchyard/core/money/money';
import { type BudgetRow, listBudgets, putBudget, removeBudget } from '@switchyard/db/directory/budgets';
import { endOfMonth, forecastSpend } from '../configuration/forecast.ts';
import { readSpend, type Spend } from '../configuration/spend.ts';
import { contract } from '../contract/index.ts';
import { invalidField } from '../http/api-problem.ts';
import { handle } from '../http/handler.ts';
import { iso, wholeList } from './views.ts';

const list = handle(contract.budgets.list, async ({ app, read, now, organization }) => {
  const budgets = await read(listBudgets);
  const spends = await readSpend(app, organization.id, budgets);
  return wholeList(budgets.map((budget, index) => view(budget, spends[index], now)));
});

const put = handle(contract.budgets.put, async ({ app, change, now, organization, body }) => {
  const { scope, scopeId, limitUsd } = body;
  const limitNanos = nanosOf('limitUsd', limitUsd);
  const budget = await change(async (scoped, { organizationId, audit }) => {
    const { budget: after, before } = await putBudget(scoped, organizationId, { scope, scopeId, limitNanos });
    audit({
      action: before === null ? 'budget.create' : 'budget.update',
      targetKind: 'budget',
      targetId: after.id,
      summary: `Set the monthly budget of ${after.name}`,
      ...(before === null ? {} : { before: { limitNanos: before } }),
      after: { scope, scopeId, limitNanos },
    });
    return after;
  });
  const [spend] = await readSpend(app, organization.id, [budget]);
  return view(budget, spend, now);
});

const remove = handle(contract.budgets.remove, ({ change, params }) =>
  change(async (scoped, { organizationId, audit }) => {
    const { id, name, scope, scopeId, limitNanos } = await removeBudget(scoped, organizationId, params.id);
    audit({
      action: 'budget.remove',
      targetKind: 'budget',
      targetId: id,
      summary: `Removed the monthly budget of ${name}`,
      before: { scope, scopeId, limitNanos },
    });
  }),
);

/** Monthly budgets. */
export const budgetRoutes = [list, put, remove];

/** Dollars as typed, in nano-USD, exactly. The contract has checked the form already. */
export function nanosOf(field: string, usd: string): bigint {
  const nanos = parseUsd(usd.trim());
  if (nanos === undefined) throw invalidField(field, 'Expected dollars, for example "500" or "0.0125".');
  return nanos;
}

function view({ limitNanos, updatedAt, ...budget }: BudgetRow, spend: Spend | undefined, now: Date) {
  const { spentNanos, heldNanos } = spend ?? { spentNanos: 0n, heldNanos: 0n };
  return {
    ...budget,
    limitNanos: limitNanos.toString(),
    spentNanos: spentNanos.toString(),
    heldNanos: heldNanos.toString(),
    period: 'MONTH' as const,
    resetsAt: iso(endOfMonth(now)),
    forecastNanos: forecastSpend(spentNanos, now)?.toString() ?? null,
    updatedAt: iso(updatedAt),
  };
}
