import { expect, test } from 'bun:test';
import { intervalsFor, rangeWords, resolveRange } from './range';

const now = Date.parse('2026-11-22T14:02:10Z');
const none = { from: null, to: null };

test.each([
  ['24h', '2026-11-21T15:00:00.000Z', '2026-11-22T15:00:00.000Z', 'hour'],
  ['7d', '2026-11-16T00:00:00.000Z', '2026-11-23T00:00:00.000Z', 'day'],
  ['month', '2026-11-01T00:00:00.000Z', '2026-11-23T00:00:00.000Z', 'day'],
  ['last-month', '2026-10-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z', 'day'],
] as const)('%s covers whole intervals and now', (name, from, to, interval) => {
  expect(resolveRange(name, now, none)).toEqual({ from, to, interval });
});

test('a range stays the same within its hour, so that reading again is the same question', () => {
  expect(resolveRange('24h', now + 60_000, none)).toEqual(resolveRange('24h', now, none));
});

test('custom days are both included, and a backward range falls back to the month', () => {
  expect(resolveRange('custom', now, { from: '2026-11-03', to: '2026-11-09' })).toMatchObject({
    from: '2026-11-03T00:00:00.000Z',
    to: '2026-11-10T00:00:00.000Z',
  });
  expect(resolveRange('custom', now, { from: '2026-11-09', to: '2026-11-03' })).toEqual(
    resolveRange('month', now, none),
  );
});

test('the words name the days that are inside and the zone', () => {
  expect(rangeWords(resolveRange('month', now, none))).toBe('1–22 Nov 2026, UTC');
});

test('a range offers the parts that make a readable picture of it', () => {
  expect(intervalsFor(resolveRange('24h', now, none))).toEqual(['hour', 'day']);
  expect(intervalsFor(resolveRange('last-month', now, none))).toEqual(['hour', 'day', 'week', 'month']);
  expect(intervalsFor(resolveRange('90d', now, none))).toEqual(['day', 'week', 'month']);
});
