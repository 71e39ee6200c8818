import { expect, test } from 'bun:test';
import { lasting, lastingInWords, type Pace, roundUp } from './lasting';

const usd = (dollars: number) => BigInt(dollars) * 1_000_000_000n;
const pace = (spent: number, more: Partial<Pace> = {}): Pace => ({
  spent: usd(spent),
  startMs: Date.UTC(2026, 10, 1),
  endMs: Date.UTC(2026, 11, 1),
  nowMs: Date.UTC(2026, 10, 11),
  timeZone: 'UTC',
  ...more,
});
const block = { kind: 'block' as const };

test('a limit that the period so far uses up in its second half names the day, and what a raise would buy', () => {
  // $100 in ten days leaves $50 for five more; the whole month would take $300.
  expect(lasting(pace(100), usd(150))).toEqual({ kind: 'until', atMs: Date.UTC(2026, 10, 16) });
  expect(lastingInWords(pace(100), { limit: usd(150), action: block, unit: 'usd' })).toBe(
    'At this pace it lasts until Mon 16 Nov; raised to $300.00 it lasts until 30 Nov, the end of the period.',
  );
});

test('a limit that outlasts the period says so, and a reached one is used up', () => {
  expect(lasting(pace(100), usd(301)).kind).toBe('whole-period');
  expect(lasting(pace(100), usd(299)).kind).toBe('until');
  expect(lasting(pace(100), usd(100)).kind).toBe('used-up');
  expect(lasting(pace(0), 0n).kind).toBe('used-up');
  expect(lastingInWords(pace(100), { limit: usd(100), action: block, unit: 'usd' })).toBe(
    'Used up: calls are refused until Tue 1 Dec, 00:00, or until it is raised.',
  );
});

test('without spend, and at the beginning, nothing is forecast', () => {
  expect(lasting(pace(0), usd(100)).kind).toBe('nothing-spent');
  expect(lasting(pace(1, { nowMs: Date.UTC(2026, 10, 1, 3) }), usd(100)).kind).toBe('too-early');
});

test('the hour is named for what is near, by the clock of the budget', () => {
  const near = pace(149, { timeZone: 'Europe/Berlin' });
  expect(lastingInWords(near, { limit: usd(150), action: block, unit: 'usd' })).toContain('until Wed 11 Nov, 02:36');
});

test('a raise is proposed in round amounts', () => {
  expect(['812', '17450', '9', '10', '100'].map((text) => roundUp(BigInt(text)).toString())).toEqual([
    '820',
    '18000',
    '9',
    '10',
    '100',
  ]);
});
