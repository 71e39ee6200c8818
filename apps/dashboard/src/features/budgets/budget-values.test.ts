import { expect, test } from 'bun:test';
import { budgetScope } from '@switchyard/core/budgets/budget';
import { contract } from '@/server/contract';
import type { Budget } from './budget';
import { budgetDefaults, budgetFormSchema, contentOf, formPlace, scopeOf } from './budget-values';
import { anyBudget } from './testing/any-budget';

const today = '2026-11-22';
const fresh = budgetDefaults({ budget: undefined, scope: 'team:0197a0c2-7c1e-7b52-9d2e-3f1a2b4c5d6e', today });
const problemsOf = (values: object) =>
  (budgetFormSchema.safeParse({ ...fresh, amount: '500', ...values }).error?.issues ?? []).map(({ path }) =>
    path.join('.'),
  );

const base = anyBudget;

test('a monthly budget of dollars for a team takes an amount and nothing more', () => {
  expect(problemsOf({})).toEqual([]);
  const body = { ...contentOf({ ...fresh, amount: '500' }), scope: scopeOf(fresh), unit: fresh.unit };
  expect(contract.budgets.create.body.safeParse(body).success).toBe(true);
});

test('every scope, period and action goes through the form unchanged', () => {
  const id = base.id;
  const changes: Partial<Budget>[] = [
    { scope: { kind: 'team', id } },
    { scope: { kind: 'key', id } },
    { scope: { kind: 'member', id } },
    { scope: { kind: 'model', model: 'gpt-5-mini' } },
    { scope: { kind: 'tag', tag: 'batch' } },
    { scope: { kind: 'metadata', name: 'customer', value: 'acme' } },
    { scope: { kind: 'each', of: 'key', teamId: id } },
    { scope: { kind: 'each', of: 'metadata.customer', teamId: null }, unit: 'tokens', limit: '50000' },
    { period: { kind: 'day' } },
    { period: { kind: 'week', startsOn: 'sunday' } },
    { period: { kind: 'quarter', startMonth: 2 } },
    { period: { kind: 'days', length: 10, from: today } },
    { period: { kind: 'once', from: today, until: null }, ownTimeZone: 'Europe/Berlin' },
    { action: { kind: 'downgrade', model: 'fast' }, unit: 'requests', limit: '1' },
    { action: { kind: 'notify' }, limit: '12500000' },
  ];
  for (const change of changes) {
    const budget = { ...base, ...change };
    const values = budgetDefaults({ budget, scope: '', today });
    expect(budgetFormSchema.safeParse(values).error?.issues).toBeUndefined();
    expect(budgetScope.parse(scopeOf(values))).toEqual(budget.scope);
    const { period, action, timeZone, amount } = contentOf(values);
    expect({ period, timeZone }).toEqual({ period: budget.period, timeZone: budget.ownTimeZone });
    expect(contract.budgets.update.body.parse({ action, amount }).action).toEqual(budget.action);
  }
});

test('what is missing is said at its field', () => {
  expect(problemsOf({ of: '' })).toEqual(['of']);
  expect(problemsOf({ amount: '5,0' })).toEqual(['amount']);
  expect(problemsOf({ unit: 'tokens', amount: '1.5' })).toEqual(['amount']);
  expect(problemsOf({ scopeKind: 'each', eachOf: 'metadata' })).toEqual(['metadataName']);
  expect(problemsOf({ action: 'downgrade' })).toEqual(['downgradeModel']);
  expect(problemsOf({ periodKind: 'once', until: '2026-11-21' })).toEqual(['until']);
  expect(problemsOf({ startDay: '29' })).toEqual(['startDay']);
});

test('what the server says lands at the field it is about', () => {
  expect(['scope.id', 'action.model', 'alerts.channelIds.0', 'amount'].map(formPlace)).toEqual([
    'of',
    'downgradeModel',
    'channelIds',
    'amount',
  ]);
});
