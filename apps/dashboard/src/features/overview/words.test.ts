import { expect, test } from 'bun:test';
import { comparison, runsOut } from './words';

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
