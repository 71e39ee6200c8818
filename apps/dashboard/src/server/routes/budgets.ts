import { periodName } from '@switchyard/core/budgets/period-name';
import type { Scoped } from '@switchyard/db/client/create-database';
import {
  type BudgetRow,
  countSince,
  createBudget,
  findBudget,
  listBudgets,
  removeBudget,
  updateBudget,
} from '@switchyard/db/directory/budgets';
import { listBlocked } from '@switchyard/db/reports/blocked-requests';
import { listCorrections, readBudgetCheck, usedPerDay } from '@switchyard/db/reports/budget-ledger';
import { actionWords, amountHint, amountWords, exactAmount, parseAmount, periodWords } from '../client/budget-words.ts';
import { recount } from '../configuration/recount.ts';
import { contract } from '../contract/index.ts';
import { invalidField } from '../http/api-problem.ts';
import { handle } from '../http/handler.ts';
import { atLeastZero, blockedDays, pickView, readBudgets, viewBudgets, viewCorrection } from './budget-view.ts';
import { cursorId } from './cursor.ts';
import { iso, pageOf, wholeList } from './views.ts';

const list = handle(contract.budgets.list, async ({ app, read, now, organization }) => {
  const found = await read((scoped, organizationId) => readBudgets(scoped, organizationId, { now }));
  const viewed = await viewBudgets(app, organization.id, { ...found, now });
  return wholeList(viewed.map(({ view }) => view));
});

const readOne = handle(contract.budgets.read, async ({ app, read, now, organization, params }) => {
  const { found, days, corrections } = await read(async (scoped, organizationId) => {
    const budget = await findBudget(scoped, organizationId, params.id, now);
    const all = await readBudgets(scoped, organizationId, { now, groups: 100 });
    const period = all.facts.find((fact) => fact.budget.id === budget.id)?.period;
    const { scope, unit, timeZone } = budget;
    return {
      found: { ...all, facts: all.facts.filter((fact) => fact.budget.id === budget.id) },
      days: period
        ? await usedPerDay(scoped, organizationId, { scope, unit, timeZone, from: new Date(period.startMs), to: now })
        : null,
      corrections: await listCorrections(scoped, organizationId, { budgetId: budget.id, limit: 10 }),
    };
  });
  const { budget, standing, view } = pickView(await viewBudgets(app, organization.id, { ...found, now }), params.id);
  const ledger = found.facts.flatMap((fact) => fact.ledger);
  const sum = (pick: (row: (typeof ledger)[number]) => bigint) => ledger.reduce((all, row) => all + pick(row), 0n);
  return {
    ...view,
    ledger: {
      charged: atLeastZero(sum(({ charged }) => charged)),
      baseline: sum(({ baseline }) => baseline).toString(),
      requests: Number(sum(({ requests }) => requests)),
      countedSince: iso(budget.countedSince),
    },
    groups: (standing?.groups ?? []).map(({ group, name, spent, held, limit, requests }) => ({
      key: group,
      name,
      spent: atLeastZero(spent),
      held: atLeastZero(held),
      limit: limit.toString(),
      requests,
    })),
    days: days?.map(({ day, used }) => ({ day, used: atLeastZero(used) })) ?? null,
    corrections: corrections.map(viewCorrection),
  };
});

const create = handle(contract.budgets.create, async ({ app, change, now, organization, body }) => {
  const { amount, ...content } = body;
  const limit = readAmount(content.unit, amount);
  const { id, found } = await change(async (scoped, { organizationId, audit }) => {
    const created = await createBudget(scoped, organizationId, { ...content, limit, now });
    await recount(scoped, organizationId, { budget: await findBudget(scoped, organizationId, created.id, now), now });
    audit({
      action: 'budget.create',
      targetKind: 'budget',
      targetId: created.id,
      summary: `Set the budget ${created.name}: ${amountWords(content.unit, limit)} ${periodWords(content.period)} for ${created.scopeName.name}, then ${actionWords(content.action)}`,
      after: { ...content, name: created.name, limit: exactAmount(content.unit, limit) },
    });
    return { id: created.id, found: await readBudgets(scoped, organizationId, { now }) };
  });
  return pickView(await viewBudgets(app, organization.id, { ...found, now }), id).view;
});

const update = handle(contract.budgets.update, async ({ app, change, now, organization, params, body }) => {
  const found = await change(async (scoped, { organizationId, audit }) => {
    const before = await findBudget(scoped, organizationId, params.id, now);
    const { amount } = body;
    const after = {
      name: body.name ?? before.name,
      limit: amount === undefined ? before.limit : readAmount(before.unit, amount),
      period: body.period ?? before.period,
      // Null takes the budget's own time zone away, which is not the same as saying nothing of it.
      timeZone: body.timeZone === undefined ? before.ownTimeZone : body.timeZone,
      action: body.action ?? before.action,
      alerts: body.alerts ?? before.alerts,
      maxGroups: body.maxGroups ?? before.maxGroups,
    };
    const recounts = !same(after.period, before.period) || after.timeZone !== before.ownTimeZone;
    const countedSince = recounts ? now : before.countedSince;
    await updateBudget(scoped, organizationId, { id: before.id, ...after, countedSince });
    // Another period has other counters: what was used in it before is worked out anew.
    if (recounts)
      await recount(scoped, organizationId, { budget: await findBudget(scoped, organizationId, before.id, now), now });
    if (after.period.kind !== before.period.kind) await recountDefaults(scoped, organizationId, { gone: before, now });
    const changed = changesOf(before, after);
    if (changed.words.length > 0)
      audit({
        action: 'budget.update',
        targetKind: 'budget',
        targetId: before.id,
        summary: `Changed the budget ${before.name}: ${changed.words.join(', ')}`,
        before: changed.before,
        after: changed.after,
      });
    return readBudgets(scoped, organizationId, { now });
  });
  return pickView(await viewBudgets(app, organization.id, { ...found, now }), params.id).view;
});

const remove = handle(contract.budgets.remove, ({ change, now, params }) =>
  change(async (scoped, { organizationId, audit }) => {
    const budget = await findBudget(scoped, organizationId, params.id, now);
    const { name, unit, limit, period, scope, scopeName } = budget;
    await removeBudget(scoped, organizationId, budget.id);
    await recountDefaults(scoped, organizationId, { gone: budget, now });
    audit({
      action: 'budget.remove',
      targetKind: 'budget',
      targetId: budget.id,
      summary: `Removed the ${periodName(period)} budget ${name} of ${scopeName.name}: ${amountWords(unit, limit)}`,
      before: { name, scope, unit, period, limit: exactAmount(unit, limit) },
    });
  }),
);

const health = handle(contract.budgets.health, async ({ read }) => {
  const { check, corrections } = await read(async (scoped, organizationId) => ({
    check: await readBudgetCheck(scoped, organizationId),
    corrections: await listCorrections(scoped, organizationId, { limit: 20 }),
  }));
  return {
    lastCheck: check && { ...check, checkedAt: iso(check.checkedAt) },
    corrections: corrections.map(viewCorrection),
  };
});

const blocked = handle(contract.budgets.blocked, async ({ read, now, query }) => {
  const { by, cursor, limit } = query;
  const since = new Date(now.getTime() - blockedDays * 24 * 3_600_000);
  const rows = await read((scoped, organizationId) =>
    listBlocked(scoped, organizationId, { since, by, cursor: cursorId(cursor), limit: limit + 1 }),
  );
  return pageOf(rows, limit, ({ startedAt, ...row }) => ({ ...row, startedAt: iso(startedAt) }));
});

/** Budgets, what they refused, and whether their counters are right. */
export const budgetRoutes = [list, readOne, create, update, remove, health, blocked];

/**
 * A budget that is gone, or has another kind of period now, leaves its value to the defaults of its kind; what the value used until now
 * must not be forgotten there.
 */
async function recountDefaults(
  scoped: Scoped,
  organizationId: string,
  { gone, now }: { gone: BudgetRow; now: Date },
): Promise<void> {
  for (const fallback of await listBudgets(scoped, organizationId, now)) {
    if (!isDefaultOf(fallback, gone)) continue;
    await countSince(scoped, organizationId, { id: fallback.id, now });
    await recount(scoped, organizationId, { budget: { ...fallback, countedSince: now }, now });
  }
}

/** Whether a budget counts the value of another one as soon as that is gone. */
function isDefaultOf({ scope, unit, period }: BudgetRow, removed: BudgetRow): boolean {
  if (scope.kind !== 'each' || unit !== removed.unit || period.kind !== removed.period.kind) return false;
  const { scope: gone } = removed;
  return scope.of === (gone.kind === 'metadata' ? `metadata.${gone.name}` : gone.kind);
}

/** An amount as typed, exactly. The contract has checked its form; whether it fits the unit is known here. */
export function readAmount(unit: BudgetRow['unit'], text: string): bigint {
  const amount = parseAmount(unit, text);
  if (amount === undefined) throw invalidField('amount', amountHint(unit));
  return amount;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

type Changeable = Pick<BudgetRow, 'name' | 'limit' | 'period' | 'action' | 'alerts' | 'maxGroups'> & {
  timeZone: string | null;
};

/** What is different, in words and as fields. */
function changesOf(row: BudgetRow, after: Changeable) {
  const before: Changeable = { ...row, timeZone: row.ownTimeZone };
  const fields: { [Name in keyof Changeable]: (of: Changeable) => string } = {
    name: (of) => `the name ${of.name}`,
    limit: (of) => `${amountWords(row.unit, of.limit)}`,
    period: (of) => periodWords(of.period),
    timeZone: (of) => (of.timeZone === null ? "the organization's time zone" : `the time zone ${of.timeZone}`),
    action: (of) => actionWords(of.action),
    maxGroups: (of) => `${of.maxGroups.toLocaleString('en')} values apart`,
    alerts: (of) => `notices at ${of.alerts.thresholds.map((percent) => `${percent}%`).join(', ') || 'no share'}`,
  };
  const names: (keyof Changeable)[] = ['name', 'limit', 'period', 'timeZone', 'action', 'alerts', 'maxGroups'];
  const plain = (of: Changeable) => ({ ...of, limit: exactAmount(row.unit, of.limit) });
  const different = names.filter((name) => !same(plain(before)[name], plain(after)[name]));
  const pick = (of: Changeable) => Object.fromEntries(different.map((name) => [name, plain(of)[name]]));
  return {
    words: different.map((name) => `${fields[name](before)} → ${fields[name](after)}`),
    before: pick(before),
    after: pick(after),
  };
}
