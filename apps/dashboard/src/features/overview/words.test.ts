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

test('a budget says the day on which it runs out, that it lasts, or that it is used up', () => {
  const budget = { spentNanos: 500n, limitNanos: 1_000n };
  expect(runsOut({ ...budget, runsOutAt: '2026-11-21T00:00:00Z' })).toBe('Sat 21 Nov');
  expect(runsOut({ ...budget, runsOutAt: null })).toBeUndefined();
  expect(runsOut({ ...budget, spentNanos: 1_000n, runsOutAt: null })).toBe('used up');
});

test('a budget names its value and its unit; a request for a raise says who asks', () => {
  const near = { kind: 'budget-near-limit' as const, budgetId: 'b', name: 'Customers', unit: 'tokens' as const };
  const used = {
    ...near,
    spent: '900',
    limit: '1000',
    usedPercent: 90,
    group: 'acme',
    resetsAt: '2026-12-01T00:00:00Z',
  };
  expect(titleOf(used)).toBe('The budget of Customers, acme, is 90% used');
  expect(detailOf(used)).toBe('900 of 1,000 tokens, starts anew 1 Dec');
  const budget = { id: 'b', name: 'Search' };
  const raise = { kind: 'raise-requested' as const, raiseId: 'r', budget, unit: 'usd' as const, extra: '300000000000' };
  expect(titleOf({ ...raise, requestedBy: 'Kim', reason: 'A launch' })).toBe('Kim asks for $300.00 more');
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
