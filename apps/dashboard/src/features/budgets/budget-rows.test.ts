import { expect, test } from 'bun:test';
import type { Budget } from './budget';
import { otherRows, treeRows } from './budget-rows';
import { anyBudget } from './testing/any-budget';

const organization = { id: 'o', name: 'Northwind' };
const teamOf = (id: string, name: string) => ({ ...anyTeam, id, name });
const anyTeam = {
  slug: 't',
  status: 'active' as const,
  createdAt: '2026-11-01T00:00:00.000Z',
  archivedAt: null,
  members: 0,
  activeKeys: 0,
  monthCostNanos: '0',
  monthRequests: 0,
  budget: null,
  lastRequestAt: null,
};
const search = teamOf('t1', 'Search');
const support = teamOf('t2', 'Support');
const of = (id: string, scope: Budget['scope'], more: Partial<Budget> = {}): Budget => ({
  ...anyBudget,
  id,
  scope,
  ...more,
});

test('the tree holds the organization, every team, and keys below their team', () => {
  const key = of('k', { kind: 'key', id: 'key' }, { scopeName: 'backend', scopeTeam: { id: 't2', name: 'Support' } });
  const rows = treeRows({
    organization,
    teams: [search, support],
    budgets: [of('b', { kind: 'team', id: 't1' }), key],
  });
  expect(rows.map(({ name, depth, budget }) => [name, depth, budget?.id])).toEqual([
    ['Northwind', 0, undefined],
    ['Search', 1, 'b'],
    ['Support', 1, undefined],
    ['backend', 2, 'k'],
  ]);
});

test('a second budget of a team is a line of its own, and none is lost with an archived team', () => {
  const budgets = [
    of('day', { kind: 'team', id: 't1' }),
    of('month', { kind: 'team', id: 't1' }),
    of('old', { kind: 'team', id: 'archived' }, { scopeName: 'Old' }),
    of('stray', { kind: 'key', id: 'x' }, { scopeName: 'stray', scopeTeam: { id: 'archived', name: 'Old' } }),
    of('member', { kind: 'member', id: 'm' }, { scopeName: 'Kim' }),
  ];
  const rows = treeRows({ organization, teams: [search], budgets });
  expect(rows.flatMap(({ budget }) => budget?.id ?? [])).toEqual(['day', 'month', 'old', 'stray', 'member']);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
});

test('what is no organization, team, key or member stands apart', () => {
  const each = { kind: 'each' as const, of: 'key' as const, teamId: 't1' };
  const budgets = [
    of('model', { kind: 'model', model: 'gpt-5' }, { scopeName: 'gpt-5' }),
    of('each', each, { scopeName: 'every key', scopeTeam: { id: 't1', name: 'Search' } }),
    of('team', { kind: 'team', id: 't1' }),
  ];
  expect(otherRows({ budgets }).map(({ name, what }) => [name, what])).toEqual([
    ['gpt-5', 'model'],
    ['every key of Search', 'each apart'],
  ]);
});
