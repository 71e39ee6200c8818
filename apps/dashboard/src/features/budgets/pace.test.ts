import { expect, test } from 'bun:test';
import { lasting, lastingInWords } from './pace';

const nowMs = Date.UTC(2026, 10, 11);
const resetsAtMs = Date.UTC(2026, 11, 1);
const usd = (dollars: number) => BigInt(dollars) * 1_000_000_000n;
const pace = (spent: number, limit: number) => ({ spentNanos: usd(spent), limitNanos: usd(limit), nowMs, resetsAtMs });

test('a limit that the month so far uses up in its second half names the day', () => {
  // $100 in ten days leaves $50 for five more.
  expect(lasting(pace(100, 150))).toEqual({ kind: 'until', atMs: Date.UTC(2026, 10, 16) });
  expect(lastingInWords(pace(100, 150))).toBe('At the current pace this lasts until Mon 16 Nov.');
});

test('a limit that outlasts the month says so, and a reached one is used up', () => {
  expect(lasting(pace(100, 300)).kind).toBe('whole-period');
  expect(lasting(pace(100, 299)).kind).toBe('until');
  expect(lasting(pace(100, 100)).kind).toBe('used-up');
  expect(lasting(pace(0, 0)).kind).toBe('used-up');
});

test('without spend, and on the first day, nothing is forecast', () => {
  expect(lasting(pace(0, 100)).kind).toBe('nothing-spent');
  expect(lasting({ ...pace(1, 100), nowMs: Date.UTC(2026, 10, 1, 23, 59) }).kind).toBe('first-day');
});
