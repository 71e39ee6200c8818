import { expect, test } from 'bun:test';
import type { AppliedBudget } from '@switchyard/core/budgets/matching';
import type { AppliedLimit } from '@switchyard/core/limits/matching';
import type { Caller } from '../open-request.ts';
import { amountWords, budgetWords, limitWords, needWords, resetWords, ruleWords } from './words.ts';

const caller = {
  key: { id: 'k', name: 'nightly' },
  configuration: { name: 'Northwind', teams: [{ id: 't', name: 'Search' }] },
} as unknown as Caller;
const applied = (scope: object, own: object = {}, group = '') =>
  ({
    budget: { name: 'Main', scope, period: { kind: 'month' }, timeZone: 'Europe/Berlin', ...own },
    counter: { group },
    endMs: Date.UTC(2026, 10, 30, 23),
  }) as unknown as AppliedBudget;

test.each<[scope: object, own: object, group: string, words: string]>([
  [{ kind: 'organization' }, {}, '', 'monthly budget "Main" of the organization Northwind'],
  [{ kind: 'team', id: 't' }, { period: { kind: 'day' } }, '', 'daily budget "Main" of the team Search'],
  [
    { kind: 'key', id: 'k' },
    { period: { kind: 'days', length: 10 } },
    '',
    '10-day budget "Main" of the virtual key "nightly"',
  ],
  [{ kind: 'model', model: 'gpt-5' }, { period: { kind: 'once' } }, '', 'budget "Main" of the model gpt-5'],
  [{ kind: 'each', of: 'tag' }, {}, 'eu', 'monthly budget "Main" of the tag eu'],
  [{ kind: 'each', of: 'end-user' }, {}, 'ada', 'monthly budget "Main" of the end user ada'],
  [{ kind: 'metadata', name: 'customer', value: 'acme' }, {}, '', 'monthly budget "Main" of metadata.customer acme'],
])('a budget on %p is called by what it caps', (scope, own, group, words) =>
  expect(budgetWords(applied(scope, own, group), caller)).toBe(words),
);

test('amounts are told in the unit of the budget', () => {
  expect(amountWords('usd', 12_500_000_000n)).toBe('$12.50');
  expect([amountWords('tokens', 1_200n), amountWords('requests', 1n)]).toEqual(['1,200 tokens', '1 request']);
  expect(needWords('usd', 4_953_900n)).toBe('this call may cost up to $0.0049539');
});

test('the reset is told by the clock of the budget’s zone', () => {
  expect(resetWords(applied({}))).toBe('It resets on 2026-12-01 00:00 (Europe/Berlin).');
  expect(resetWords(applied({}, { period: { kind: 'once' } }))).toBe('It ends on 2026-12-01 00:00 (Europe/Berlin).');
  expect(resetWords({ ...applied({}), endMs: null })).toBe('It does not reset.');
});

test('a limit is told with its group and what it allows', () => {
  const limit = (groupBy: string[], group: string, rule: object) =>
    ({ policy: { name: 'Free', groupBy }, group, rule }) as unknown as AppliedLimit;
  const both = limit(['model', 'metadata.customer'], '["gpt-5","acme"]', { kind: 'concurrency', limit: 1 });
  expect(limitWords(both, caller)).toBe('limit "Free" for the model gpt-5 and metadata.customer acme');
  expect(ruleWords(both.rule)).toBe('1 call at once');
  const tokens = limit([], '', { kind: 'window', measure: 'total-tokens', window: 'hour', limit: 20_000 });
  expect([limitWords(tokens, caller), ruleWords(tokens.rule)]).toEqual(['limit "Free"', '20,000 tokens per hour']);
  expect(ruleWords({ kind: 'window', measure: 'input-tokens', window: 'day', limit: 1 })).toBe('1 input token per day');
});
