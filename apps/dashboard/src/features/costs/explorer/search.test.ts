import { expect, test } from 'bun:test';
import { requestQuery } from './request-link';
import { type CostSearch, filtersOf, queryOf, questionOf, rangeOf } from './search';

const usual: CostSearch = {
  metric: 'cost',
  by: 'team',
  sub: null,
  chart: 'bars',
  cumulative: false,
  compare: 'none',
  forecast: true,
  budget: true,
  interval: null,
  range: 'month',
  from: null,
  to: null,
  exact: false,
  sort: 'metric',
  direction: 'desc',
  open: [],
  team: [],
  key: [],
  member: [],
  model: [],
  provider: [],
  endpoint: [],
  tag: [],
  'cache-status': [],
  outcome: [],
  purpose: [],
};
const now = Date.parse('2026-11-22T14:02:10Z');
const place = { from: '2026-11-03T00:00:00Z', to: '2026-11-04T00:00:00Z' };

test('the usual question is an empty address, and a query never holds a second question mark', () => {
  expect(queryOf(usual)).toBe('');
  expect(queryOf({ ...usual, model: ['what?'] })).not.toContain('?');
  expect(queryOf({ ...usual, tag: ['["a","b"]'], compare: 'previous' })).not.toMatch(/[?#\s]/);
});

test('an interval that does not fit the range gives way to one that does', () => {
  expect(rangeOf({ ...usual, interval: 'month', range: '7d' }, now).interval).toBe('day');
  expect(rangeOf({ ...usual, interval: 'hour', range: '7d' }, now).interval).toBe('hour');
});

test('a subgroup like the group is none, and values that the server does not know are not asked for', () => {
  const range = rangeOf(usual, now);
  expect(questionOf({ ...usual, sub: 'team' }, range).subgroupBy).toBeUndefined();
  expect(questionOf({ ...usual, purpose: ['RETRY', 'NONSENSE'], outcome: ['X'] }, range)).toMatchObject({
    purpose: ['RETRY'],
    outcome: [],
  });
});

test('only dimensions with values are filters', () => {
  expect(filtersOf({ ...usual, model: ['gpt-5'] })).toEqual([{ dimension: 'model', values: ['gpt-5'] }]);
});

test('a place of the picture leads to exactly its requests, or nowhere', () => {
  const group = { dimension: 'team', id: 'a-team' } as const;
  expect(requestQuery({ ...usual, model: ['gpt-5'] }, { ...place, group })).toBe(
    'from=2026-11-03T00%3A00%3A00Z&to=2026-11-04T00%3A00%3A00Z&model=gpt-5&team=a-team',
  );
  expect(requestQuery({ ...usual, model: ['gpt-5', 'o3'] }, place)).toBe(
    'from=2026-11-03T00%3A00%3A00Z&to=2026-11-04T00%3A00%3A00Z&model=gpt-5&model=o3',
  );
  expect(requestQuery({ ...usual, tag: ['[]'] }, place)).toBeUndefined();
  expect(requestQuery(usual, { ...place, group: { dimension: 'model', id: '(none)' } })).toBeUndefined();
  expect(requestQuery(usual, { ...place, group: { dimension: 'team', id: '(other)' } })).toBeUndefined();
});
