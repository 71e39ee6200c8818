import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { failureRules } from './failure-rules.ts';

const body = (error: unknown) => JSON.stringify({ error });

test('the first rule of which everything holds decides, the host’s own before those all share', () => {
  const failureOf = failureRules(
    { failure: 'rate-limited', status: 429, code: ['insufficient_quota', 'other'] },
    { failure: 'overloaded', status: [429, 503], words: /busy/i },
  );
  expect(failureOf(429, body({ code: 'insufficient_quota' }))).toBe('rate-limited');
  expect(failureOf(402, body({ code: 'insufficient_quota' }))).toBe('quota-exceeded');
  expect(failureOf(503, body({ message: 'Too busy.' }))).toBe('overloaded');
  expect(failureOf(500, body({ message: 'Too busy.' }))).toBeNull();
});

test('a bound on the output that is too large is no overlong context', () => {
  const message = 'max_tokens is too large: 100000. This model supports at most 16384 completion tokens.';
  expect(failureRules()(400, body({ message, code: null }))).toBeNull();
});

test('any body gets a verdict or none, and never throws', () => {
  const failureOf = failureRules({ failure: 'overloaded', code: 'x', words: /y/ });
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), fc.integer({ min: 400, max: 599 }), (text, status) => {
      expect(['string', 'object']).toContain(typeof failureOf(status, text));
    }),
  );
});
