import { expect, test } from 'bun:test';
import { tightestBudget, tightestWindow, type WindowState } from './tightest.ts';

const window = (own: Partial<WindowState>): WindowState => ({
  measure: 'requests',
  window: 'minute',
  limit: 100,
  remaining: 50,
  resetsInMs: 1_000,
  ...own,
});

test('the tightest window is the one with the smallest share left, not the smallest rest', () => {
  const small = window({ limit: 10, remaining: 9 });
  const large = window({ window: 'day', limit: 1_000, remaining: 100 });
  expect(tightestWindow([small, large], ['requests'])).toBe(large);
  expect(tightestWindow([small, large], ['total-tokens'])).toBeUndefined();
});

test('of two that are equally full the longer is told', () => {
  const [second, hour] = [window({ window: 'second', remaining: 0 }), window({ window: 'hour', remaining: 0 })];
  expect(tightestWindow([second, hour], ['requests'])).toBe(hour);
  expect(tightestWindow([hour, second], ['requests'])).toBe(hour);
});

test('the tightest budget is the one with the smallest share left; one of nothing has none', () => {
  const [half, most] = [
    { limit: 10n, remaining: 5n },
    { limit: 1_000n, remaining: 900n },
  ];
  const [none, over] = [
    { limit: 0n, remaining: 0n },
    { limit: 10n, remaining: -5n },
  ];
  expect(tightestBudget([most, half])).toBe(half);
  expect(tightestBudget([half, none])).toBe(none);
  expect(tightestBudget([none, over])).toBe(none);
  expect(tightestBudget([])).toBeUndefined();
});
