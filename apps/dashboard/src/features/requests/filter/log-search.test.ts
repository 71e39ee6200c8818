import { expect, test } from 'bun:test';
import { conditionWords } from './filter-words';
import { conditionsOf, givenQuery, readFilter, requestAddress } from './log-search';

const unnamed = () => undefined;

test('an address is read as the server reads it', () => {
  const { filter, problem } = readFilter({ outcome: ['FAILED', 'REFUSED'], 'latency.min': ['2000'], since: ['7d'] });
  expect(problem).toBeUndefined();
  expect(filter).toMatchObject({ outcome: ['FAILED', 'REFUSED'], 'latency.min': 2_000, since: '7d' });
});

test('an address that asks nonsense is said to, and names what is wrong', () => {
  expect(readFilter({ status: ['teapot'] }).problem).toStartWith('status: Expected an HTTP status');
});

test('a view keeps relative times relative', () => {
  expect(givenQuery({ since: ['7d'], team: ['a', 'b'], key: [] })).toBe('since=7d&team=a&team=b');
});

test('the time is no condition', () => {
  expect(conditionsOf({ since: ['7d'], 'tag.not': ['ci'] })).toEqual([{ name: 'tag.not', values: ['ci'] }]);
});

test('a request keeps the filter around it in its address', () => {
  expect(requestAddress('/o/a/requests', { outcome: ['FAILED'] }, 'r1')).toBe(
    '/o/a/requests?outcome=FAILED&request=r1',
  );
});

test.each([
  ['outcome', ['FAILED', 'REFUSED'], 'Outcome is Failed or Refused'],
  ['team.not', ['(none)'], 'Team is not none'],
  ['latency.min', ['2000'], 'Latency at least 2 s'],
  ['cost.min', ['1500000000'], 'Cost at least $1.50'],
  ['with', ['error', 'session'], 'Has an error and a session'],
] as const)('%s %p in words', (name, values, words) => {
  expect(conditionWords(name, values, unnamed)).toBe(words);
});
