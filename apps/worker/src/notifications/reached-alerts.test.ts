import { expect, test } from 'bun:test';
import { forecast } from '@switchyard/core/budgets/forecast';
import fc from 'fast-check';
import { leastWorthReading, reachedAlerts, worthTelling } from './reached-alerts.ts';

const alerts = { thresholds: [100, 50, 80, 50], forecast: true, channelIds: [] };
const unknown = { atEnd: null, runsOutAtMs: null };

test('every threshold up to what is spent is reached, to the unit', () => {
  const percents = (spent: bigint) =>
    reachedAlerts(alerts, { spent, limit: 1_000n, forecast: unknown }).map(({ percent }) => percent);
  expect(percents(499n)).toEqual([]);
  expect(percents(500n)).toEqual([50]);
  expect(percents(800n)).toEqual([50, 80]);
  expect(percents(5_000n)).toEqual([50, 80, 100]);
  expect(reachedAlerts(alerts, { spent: 0n, limit: 0n, forecast: unknown })).toEqual([]);
});

test('a forecast is told while it can still be changed, and not at all by those who do not want it', () => {
  const standing = { spent: 100n, limit: 1_000n, forecast: { atEnd: 1_001n, runsOutAtMs: 5 } };
  expect(reachedAlerts(alerts, standing)).toEqual([{ kind: 'FORECAST', percent: 0 }]);
  expect(reachedAlerts({ ...alerts, forecast: false }, standing)).toEqual([]);
  expect(reachedAlerts(alerts, { ...standing, forecast: { atEnd: 1_000n, runsOutAtMs: null } })).toEqual([]);
  const spent = { ...standing, spent: 1_000n };
  expect(reachedAlerts(alerts, spent).some(({ kind }) => kind === 'FORECAST')).toBe(false);
});

test('of thresholds that are reached at once the highest is told', () => {
  const fresh = reachedAlerts(alerts, { spent: 900n, limit: 1_000n, forecast: { atEnd: 2_000n, runsOutAtMs: 1 } });
  expect(worthTelling(fresh)).toEqual([
    { kind: 'FORECAST', percent: 0 },
    { kind: 'THRESHOLD', percent: 80 },
  ]);
});

test('a counter that is not worth reading has nothing to tell', () => {
  const amount = fc.bigInt({ min: 0n, max: 2n ** 50n });
  const wanted = fc.record({
    thresholds: fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 4 }),
    forecast: fc.boolean(),
    channelIds: fc.constant<string[]>([]),
  });
  const length = fc.integer({ min: 10, max: 10_000_000_000 });
  fc.assert(
    fc.property(
      wanted,
      amount,
      amount,
      length,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (one, limit, spent, endMs, at) => {
        const nowMs = Math.floor(endMs * at);
        const least = leastWorthReading(one, { limit, startMs: 0, endMs, nowMs });
        const told = reachedAlerts(one, {
          spent,
          limit,
          forecast: forecast({ spent, limit, startMs: 0, endMs, nowMs }),
        });
        if (least === null || spent < least) expect(told).toEqual([]);
      },
    ),
    { numRuns: 1_000 },
  );
});
