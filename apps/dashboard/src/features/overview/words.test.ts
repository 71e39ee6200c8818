import { expect, test } from 'bun:test';
import { comparison, detailOf, runsOut, titleOf } from './words';

test.each([
  [112n, 100n, '12% more than 1–22 Oct'],
  [955n, 1000n, '4.5% less than 1–22 Oct'],
  [5n, 5n, 'the same as in 1–22 Oct'],
  [5n, 0n, 'nothing was spent in 1–22 Oct'],
  [0n, 0n, 'nothing in 1–22 Oct either'],
] as const)('%p against %p reads "%s"', (current, previous, words) => {
  expect(comparison(current, previous, '1–22 Oct')).toBe(words);
});

const noon11th = Date.parse('2026-11-11T00:00:00Z');

test('half of a budget in ten days is used up after twenty', () => {
  const budget = { spentNanos: 500n, limitNanos: 1_000n, forecastNanos: 1_500n };
  expect(runsOut(budget, noon11th)).toBe('Sat 21 Nov');
});

test('a budget whose forecast fits lasts, and one that is spent says so', () => {
  expect(runsOut({ spentNanos: 100n, limitNanos: 1_000n, forecastNanos: 300n }, noon11th)).toBeUndefined();
  expect(runsOut({ spentNanos: 100n, limitNanos: 1_000n, forecastNanos: undefined }, noon11th)).toBeUndefined();
  expect(runsOut({ spentNanos: 1_000n, limitNanos: 1_000n, forecastNanos: 3_000n }, noon11th)).toBe('used up');
});

test('a refused credential says which, until when and why; traffic that is away says that it comes back', () => {
  const providerAccount = { id: 'a', name: 'Anthropic EU' };
  const until = '2026-11-28T14:40:00Z';
  const parked = {
    kind: 'credential-parked' as const,
    providerAccount,
    credential: { id: 'c', name: 'Key 2' },
    reason: 'invalid x-api-key',
    since: until,
    until,
  };
  expect(titleOf(parked)).toBe('Anthropic EU refuses the credential Key 2');
  expect(detailOf(parked)).toMatch(/^not asked until .*14:40 UTC · invalid x-api-key$/);
  const away = { kind: 'account-away' as const, providerAccount, until };
  expect(titleOf(away)).toMatch(/^Traffic is routed away from Anthropic EU until .*14:40 UTC$/);
  expect(detailOf(away)).toContain('comes back by itself');
});
