import { expect, test } from 'bun:test';
import { budgetSentences } from './budget-sentence';
import { budgetDefaults } from './budget-values';
import { anyBudget } from './testing/any-budget';

const nowMs = Date.UTC(2026, 10, 11);
const fresh = budgetDefaults({ budget: undefined, scope: 'team:x', today: '2026-11-11' });
const usd = (dollars: number) => BigInt(dollars) * 1_000_000_000n;
const say = (more: object, rest: object = {}) =>
  budgetSentences({
    values: { ...fresh, amount: '500', ...more },
    who: 'Search',
    organizationZone: 'Europe/Berlin',
    budget: undefined,
    monthCost: undefined,
    nowMs,
    ...rest,
  });

test('a budget reads as what it means, with its end and the pace of the month so far', () => {
  expect(say({}, { monthCost: usd(200) })).toEqual([
    'Search may use $500.00 a month; then calls are refused.',
    'It starts anew Tue 1 Dec, 00:00 (Europe/Berlin).',
    '$200.00 is used so far. At this pace it lasts until Thu 26 Nov; raised to $600.00 it lasts until 30 Nov, the end of the period.',
  ]);
  expect(say({ amount: '' })).toEqual(['Type an amount to see what the budget means.']);
});

test('other units, periods and actions read as well', () => {
  expect(say({ unit: 'tokens', amount: '1,000', periodKind: 'day', action: 'notify', zone: 'UTC' })).toEqual([
    'Search may use 1,000 tokens a day; then calls go on and people are told.',
    'It starts anew Thu 12 Nov, 00:00 (UTC).',
  ]);
  expect(say({ scopeKind: 'each', action: 'downgrade', downgradeModel: 'fast' })[0]).toBe(
    'Search may use $500.00 a month, each for itself; then calls go to fast.',
  );
  expect(say({ zone: 'Nowhere' })[1]).toBe('There is no such time zone.');
});

test('a change of a budget counts what is spent and the raises in force', () => {
  const current = {
    startsAt: '2026-11-01T00:00:00.000Z',
    resetsAt: '2026-12-01T00:00:00.000Z',
    group: null,
    groups: 0,
    limit: '700000000000',
    raisedBy: '200000000000',
    spent: '100000000000',
    held: '0',
    countedBy: 'gateways' as const,
    forecast: '300000000000',
    runsOutAt: null,
  };
  const budget = { ...anyBudget, current };
  const values = { ...budgetDefaults({ budget, scope: '', today: '2026-11-11' }), amount: '100' };
  expect(
    budgetSentences({ values, who: 'Northwind', organizationZone: 'UTC', budget, monthCost: undefined, nowMs }).at(-1),
  ).toBe(
    '$100.00 is used so far. With the raise in force it is $300.00. At this pace it lasts until Mon 30 Nov, the end of the period.',
  );
});
