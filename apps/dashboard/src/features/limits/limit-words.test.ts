import { expect, test } from 'bun:test';
import { limitPolicyContent } from '@switchyard/core/limits/limit-policy';
import { capsInWords, limitInWords } from '@/server/client/limit-words';
import { textOf } from '@/ui/sentence-parts';
import { groupsInWords, headroomInWords, limitSentence } from './limit-words';

const say = (content: object, scopeName = 'Search') =>
  textOf(limitSentence(limitPolicyContent.parse(content), scopeName, { value: (_, value) => value }));
const perMinute = { kind: 'window', measure: 'requests', window: 'minute', limit: 600 } as const;

test('a limit reads as one sentence: whom it caps, at what, counted how, when', () => {
  const team = { kind: 'team', id: crypto.randomUUID() };
  const tokens = { kind: 'window', measure: 'total-tokens', window: 'hour', limit: 2_000_000 };
  expect(say({ scope: team, rules: [perMinute, tokens], groupBy: ['metadata.customer'] })).toBe(
    'Team Search: 600 requests per minute and 2,000,000 tokens per hour, counted per customer',
  );
  const when = [{ field: 'model', operator: 'is', values: ['smart'] }];
  const rules = [perMinute, tokens, { kind: 'concurrency', limit: 1 }];
  expect(say({ scope: { kind: 'organization' }, rules, conditions: when, groupBy: ['end-user', 'model'] })).toBe(
    'Everyone: 600 requests per minute, 2,000,000 tokens per hour and 1 call at once, counted per end user and model, when model is smart',
  );
});

test('one is said as one', () => {
  expect(limitInWords({ kind: 'window', measure: 'requests', window: 'second', limit: 1 })).toBe(
    '1 request per second',
  );
  expect(limitInWords({ kind: 'window', measure: 'total-tokens', window: 'day', limit: 1 })).toBe('1 token per day');
  expect(limitInWords({ kind: 'concurrency', limit: 8 })).toBe('8 calls at once');
  expect(groupsInWords(1_412, 10_000)).toBe('1,412 of at most 10,000 in use.');
  expect(groupsInWords(10, 10)).toBe('All 10 are in use, so new ones share one.');
  const caps = { rules: [perMinute, { kind: 'concurrency' as const, limit: 8 }], groupBy: ['metadata.customer'] };
  expect(capsInWords(caps)).toBe('600 requests per minute, 8 calls at once per customer');
});

test('headroom says what is left, and when a window is as good as new', () => {
  expect(headroomInWords(perMinute, { left: 412, resetsInMs: 41_000 })).toBe('412 left, full again in 41 s');
  expect(headroomInWords(perMinute, { left: 600, resetsInMs: 0 })).toBe('all left');
  expect(headroomInWords(perMinute, { left: 0, resetsInMs: 59_000 })).toBe('none left, full again in 59 s');
  expect(headroomInWords({ kind: 'concurrency', limit: 8 }, { left: 5, resetsInMs: null })).toBe('3 running');
});
