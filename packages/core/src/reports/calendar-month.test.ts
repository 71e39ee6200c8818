import { expect, test } from 'bun:test';
import { monthAt, monthIn, monthsAfter } from './calendar-month.ts';

const bounds = (zone: string, month: string) => {
  const { from, to } = monthIn(zone, month);
  return [from.toISOString(), to.toISOString()];
};

test('months begin at midnight of their zone, also where clocks are turned and where hours are cut in half', () => {
  expect(bounds('UTC', '2026-11')).toEqual(['2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z']);
  // Summer time ends within October and begins within March.
  expect(bounds('Europe/Berlin', '2026-10')).toEqual(['2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z']);
  expect(bounds('America/New_York', '2026-03')).toEqual(['2026-03-01T05:00:00.000Z', '2026-04-01T04:00:00.000Z']);
  expect(bounds('Asia/Kolkata', '2026-11')).toEqual(['2026-10-31T18:30:00.000Z', '2026-11-30T18:30:00.000Z']);
});

test('the month of a moment is what the zone shows, and counting goes over years', () => {
  expect(monthAt('Asia/Kolkata', new Date('2026-10-31T18:30:00Z'))).toBe('2026-11');
  expect(monthAt('America/New_York', new Date('2026-11-01T03:59:59Z'))).toBe('2026-10');
  expect(monthsAfter('2026-12', 1)).toBe('2027-01');
  expect(monthsAfter('2027-01', -13)).toBe('2025-12');
});
