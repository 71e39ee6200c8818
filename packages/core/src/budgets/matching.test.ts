import { expect, test } from 'bun:test';
import type { BudgetConfiguration, BudgetScope } from './budget.ts';
import { type BudgetSubject, budgetsFor } from './matching.ts';

const [search, support, ada, nightly] = ['search', 'support', 'ada', 'nightly'];
const noon = Date.UTC(2026, 10, 28, 12);
const budget = (id: string, scope: BudgetScope, own: Partial<BudgetConfiguration> = {}): BudgetConfiguration => ({
  id,
  name: id,
  scope,
  unit: 'usd',
  limit: 100n,
  period: { kind: 'month', startDay: 1 },
  timeZone: 'UTC',
  action: { kind: 'block' },
  raises: [],
  maxGroups: 10,
  countedSinceMs: 0,
  ...own,
});
const each = (of: Extract<BudgetScope, { kind: 'each' }>['of'], teamId: string | null = null): BudgetScope => ({
  kind: 'each',
  of,
  teamId,
});
const subject: BudgetSubject = {
  teamId: search,
  memberId: ada,
  keyId: nightly,
  tags: ['eu', 'batch'],
  metadata: { customer: 'acme' },
  endUser: 'u1',
  atMs: noon,
};
const found = (budgets: BudgetConfiguration[], of: Partial<BudgetSubject> = {}, models = ['small', 'large']) =>
  budgetsFor(budgets, { ...subject, ...of }, models).map(({ counter: { budgetId, group }, model }) =>
    [budgetId, group, ...(model === null ? [] : [model])].join(' '),
  );

test('a budget counts the calls of whom it caps and of nobody else', () => {
  const budgets = [
    budget('organization', { kind: 'organization' }),
    budget('team', { kind: 'team', id: search }),
    budget('other-team', { kind: 'team', id: support }),
    budget('member', { kind: 'member', id: ada }),
    budget('key', { kind: 'key', id: nightly }),
    budget('tag', { kind: 'tag', tag: 'eu' }),
    budget('other-tag', { kind: 'tag', tag: 'us' }),
    budget('customer', { kind: 'metadata', name: 'customer', value: 'acme' }),
    budget('other-customer', { kind: 'metadata', name: 'customer', value: 'globex' }),
    budget('no-such-name', { kind: 'metadata', name: 'constructor', value: 'acme' }),
  ];
  expect(found(budgets)).toEqual(['organization ', 'team ', 'member ', 'key ', 'tag ', 'customer ']);
  expect(found(budgets, { memberId: null, tags: [], metadata: {} })).toEqual(['organization ', 'team ', 'key ']);
});

test('a budget of a model counts the calls of that model among those that may be made', () => {
  const budgets = [budget('large', { kind: 'model', model: 'large' }), budget('models', each('model'))];
  expect(found(budgets)).toEqual(['large  large', 'models small small']);
  expect(found(budgets, {}, ['small'])).toEqual(['models small small']);
});

test('a budget that counts values apart has a counter for each, and none for a value that is missing', () => {
  const budgets = [
    budget('tags', each('tag')),
    budget('users', each('end-user')),
    budget('customers', each('metadata.customer')),
  ];
  expect(found(budgets)).toEqual(['tags eu', 'tags batch', 'users u1', 'customers acme']);
  expect(found(budgets, { tags: ['eu', 'eu', ''], endUser: '', metadata: {} })).toEqual(['tags eu']);
});

test('it is the default: a value with a budget of its own of the same unit and kind of period is not in it', () => {
  const keys = budget('keys', each('key'));
  const own = (than: Partial<BudgetConfiguration>) => budget('own', { kind: 'key', id: nightly }, than);
  expect(found([keys, own({})])).toEqual(['own ']);
  expect(found([keys, own({ period: { kind: 'month', startDay: 15 } })])).toEqual(['own ']);
  expect(found([keys, own({ unit: 'tokens' })])).toEqual(['keys nightly', 'own ']);
  expect(found([keys, own({ period: { kind: 'day' } })])).toEqual(['keys nightly', 'own ']);
  expect(found([keys, budget('own', { kind: 'key', id: 'another' })])).toEqual(['keys nightly']);
  const customers = budget('customers', each('metadata.customer'));
  expect(found([customers, budget('own', { kind: 'metadata', name: 'customer', value: 'acme' })])).toEqual(['own ']);
});

test('it may be narrowed to a team', () => {
  expect(found([budget('keys', each('key', search))])).toEqual(['keys nightly']);
  expect(found([budget('keys', each('key', support))])).toEqual([]);
});

test('a call belongs to the period in which it started, with the raises that are in force then', () => {
  const raises = [{ amount: 5n, group: null, fromMs: noon, untilMs: noon + 1 }];
  const [applied] = budgetsFor([budget('b', { kind: 'organization' }, { raises })], subject, []);
  expect(applied).toMatchObject({
    counter: { budgetId: 'b', period: '2026-11-01T00:00:00.000Z', group: '' },
    limit: 105n,
    endMs: Date.UTC(2026, 11, 1),
  });
});

test('a budget for once counts nothing before and after it', () => {
  const once = budget('b', { kind: 'organization' }, { period: { kind: 'once', from: '2026-11-28', until: null } });
  expect(found([once])).toEqual(['b ']);
  expect(found([once], { atMs: noon - 13 * 3_600_000 })).toEqual([]);
});

test('what no database keeps of a value is counted by the name that the ledger gives it', () => {
  const budgets = [budget('customers', each('metadata.customer')), budget('users', each('end-user'))];
  const odd = { metadata: { customer: 'ac\0me' }, endUser: 'u\ud8001' };
  expect(found(budgets, odd)).toEqual(['customers ac\uFFFDme', 'users u\uFFFD1']);
});
