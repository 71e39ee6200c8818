import { expect, test } from 'bun:test';
import { endOfMonth, forecastSpend } from './forecast.ts';

test('half the month at half the money ends at the whole', () => {
  expect(forecastSpend(50n, new Date('2026-11-16T00:00:00Z'))).toBe(100n);
});

test('on the first day nothing is foretold', () => {
  expect(forecastSpend(50n, new Date('2026-11-01T23:59:59Z'))).toBeNull();
  expect(forecastSpend(50n, new Date('2026-11-02T00:00:00Z'))).toBe(1_500n);
});

test('a month ends where the next begins, in UTC, also in December', () => {
  expect(endOfMonth(new Date('2026-12-31T23:59:59Z')).toISOString()).toBe('2027-01-01T00:00:00.000Z');
});
