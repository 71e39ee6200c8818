import { expect, test } from 'bun:test';
import type { RequestFacts } from '../facts.ts';
import { factsOf } from '../testing/facts-of.ts';
import { type Condition, condition } from './condition.ts';
import { matchConditions } from './match-conditions.ts';

const search = '00000000-0000-4000-8000-0000000000aa';
const nightly = '00000000-0000-4000-8000-0000000000cc';
const words = {
  team: (id: string) => (id === search ? 'Search' : 'Support'),
  key: (id: string) => (id === nightly ? 'nightly' : 'web'),
};

type Known = Partial<RequestFacts>;

const reason = (written: unknown, known: Known = {}, names = words) =>
  matchConditions([condition.parse(written)], factsOf(known), names).reason;

test('reasons say in words what was seen', () => {
  const plan = { field: 'metadata.plan', operator: 'is', values: ['pro'] };
  const rows: [written: object, known: Known, reason: string][] = [
    [{ field: 'model', operator: 'is', values: ['fast'] }, { model: 'fast' }, 'model is fast'],
    [plan, { metadata: { plan: 'free' } }, 'metadata.plan is free, not pro'],
    [plan, {}, 'metadata.plan is missing'],
    [{ ...plan, operator: 'is-not' }, { metadata: { plan: 'pro' } }, 'metadata.plan is pro, which is ruled out'],
    [{ ...plan, operator: 'is-not' }, { metadata: { plan: 'free' } }, 'metadata.plan is free, not pro'],
    [{ field: 'team', operator: 'is', values: [search] }, {}, 'team is Search'],
    [{ field: 'team', operator: 'is', values: ['b'] }, {}, 'team is Search, not Support'],
    [{ field: 'key', operator: 'is', values: ['b'] }, {}, 'key is nightly, not web'],
    [{ field: 'tag', operator: 'is', values: ['c'] }, { tags: ['a', 'b'] }, 'tags are a and b, not c'],
    [{ field: 'tag', operator: 'is', values: ['b'] }, { tags: ['a', 'b'] }, 'tag is b'],
    [{ field: 'model', operator: 'contains', values: ['mini'] }, {}, 'model gpt-5-mini contains mini'],
    [
      { field: 'model', operator: 'starts-with', values: ['a', 'b', 'c'] },
      {},
      'model gpt-5-mini does not start with a, b or c',
    ],
    [{ field: 'model', operator: 'matches', pattern: '^x' }, {}, 'model gpt-5-mini does not match ^x'],
    [
      { field: 'input-tokens', operator: 'greater', value: 2000 },
      { inputTokens: 1200 },
      'input tokens are 1,200, not over 2,000',
    ],
    [
      { field: 'input-tokens', operator: 'less', value: 2000 },
      { inputTokens: 1200 },
      'input tokens are 1,200, under 2,000',
    ],
    [
      { field: 'budget-used', operator: 'greater', value: 80 },
      { budgetUsedPercent: 92.5 },
      'budget used is 92.5%, over 80%',
    ],
    [{ field: 'output-tokens', operator: 'less', value: 5 }, {}, 'output tokens are missing'],
    [
      { field: 'metadata.score', operator: 'less', value: 5 },
      { metadata: { score: 'high' } },
      'metadata.score is high, not a number',
    ],
    [{ field: 'end-user', operator: 'exists', value: false }, {}, 'end user is missing'],
    [{ field: 'end-user', operator: 'exists', value: false }, { endUser: 'ada' }, 'end user is ada, not missing'],
    [{ field: 'output-tokens', operator: 'exists', value: true }, { maxOutputTokens: 4096 }, 'output tokens are 4,096'],
    [
      { field: 'time', operator: 'within', days: ['fri', 'mon'], from: '09:00', to: '17:00', zone: 'Europe/Berlin' },
      {},
      'time is Sat 13:00 in Europe/Berlin, not within 09:00–17:00 on Mon and Fri',
    ],
  ];
  for (const [written, known, expected] of rows) expect(reason(written, known)).toBe(expected);
});

test('the reason of a group tells the condition that settled it, or all when each counted', () => {
  const fast = { field: 'model', operator: 'is', values: ['fast'] };
  const beta = { field: 'tag', operator: 'is', values: ['beta'] };
  const group = (operator: 'any' | 'all') => ({ operator, conditions: [fast, beta] });
  expect(reason(group('any'), { tags: ['beta'] })).toBe('tag is beta');
  expect(reason(group('any'))).toBe('model is gpt-5-mini, not fast and tag is missing');
  expect(reason(group('all'), { model: 'fast' })).toBe('tag is missing');
  expect(reason(group('all'), { model: 'fast', tags: ['beta'] })).toBe('model is fast and tag is beta');
});

test('all conditions of a rule count: the reason tells all of them when it matches, and the first that fails', () => {
  const conditions: Condition[] = [
    { field: 'model', operator: 'is', values: ['fast'] },
    { field: 'team', operator: 'is', values: [search] },
  ];
  expect(matchConditions(conditions, factsOf({ model: 'fast' }), words)).toEqual({
    matched: true,
    reason: 'model is fast and team is Search',
  });
  expect(matchConditions(conditions, factsOf({ model: 'fast', teamId: 'x' }), words)).toEqual({
    matched: false,
    reason: 'team is Support, not Search',
  });
  expect(matchConditions([], factsOf(), words)).toEqual({ matched: true, reason: 'matches every request' });
});

test('a long value is cut in the reason, which is kept with every request', () => {
  const session = 's'.repeat(512);
  expect(reason({ field: 'session', operator: 'exists', value: true }, { session })).toHaveLength(100 - 8);
});
