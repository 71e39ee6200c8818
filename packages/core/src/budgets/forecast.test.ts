import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { forecast } from './forecast.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const month = { startMs: 0, endMs: 30 * dayMs };

test('a month at an even pace: what is spent at its end, and when the limit is reached', () => {
  const pace = { ...month, spent: 500n, nowMs: 10 * dayMs, limit: 1_000n };
  expect(forecast(pace)).toEqual({ atEnd: 1_500n, runsOutAtMs: 20 * dayMs });
  expect(forecast({ ...pace, limit: 1_501n })).toEqual({ atEnd: 1_500n, runsOutAtMs: null });
  expect(forecast({ ...pace, limit: 500n }).runsOutAtMs).toBe(10 * dayMs);
  expect(forecast({ ...pace, limit: null })).toEqual({ atEnd: 1_500n, runsOutAtMs: null });
  expect(forecast({ ...pace, spent: 0n })).toEqual({ atEnd: 0n, runsOutAtMs: null });
});

test('nothing is said before a day of a long period or a tenth of a short one', () => {
  expect(forecast({ ...month, spent: 1n, nowMs: dayMs - 1, limit: 2n })).toEqual({ atEnd: null, runsOutAtMs: null });
  expect(forecast({ ...month, spent: 1n, nowMs: dayMs, limit: 2n })).toEqual({ atEnd: 30n, runsOutAtMs: 2 * dayMs });
  const day = { startMs: 0, endMs: dayMs, spent: 1n, limit: 2n };
  expect(forecast({ ...day, nowMs: 2 * hourMs }).atEnd).toBeNull();
  expect(forecast({ ...day, nowMs: 3 * hourMs }).atEnd).toBe(8n);
});

test('what never ends has no end to forecast and still runs out', () => {
  const once = { startMs: 0, endMs: null, spent: 1n, nowMs: 10 * dayMs };
  expect(forecast({ ...once, limit: 5n })).toEqual({ atEnd: null, runsOutAtMs: 50 * dayMs });
  expect(forecast({ ...once, limit: 2n ** 62n }).runsOutAtMs).toBeNull();
});

test('what runs out in the last moment of a period runs out in it', () => {
  const pace = { startMs: 0, endMs: 2, nowMs: 1, spent: 3n };
  expect(forecast({ ...pace, limit: 4n })).toEqual({ atEnd: 6n, runsOutAtMs: 2 });
  expect(forecast({ ...pace, limit: 6n })).toEqual({ atEnd: 6n, runsOutAtMs: null });
});

test('it runs out within the period exactly when the end is forecast at or beyond the limit, and never in the past', () => {
  const amount = fc.bigInt({ min: 0n, max: 2n ** 62n });
  const length = fc.integer({ min: 1, max: 4_000 * dayMs });
  fc.assert(
    fc.property(amount, amount, length, fc.double({ min: 0, max: 1, noNaN: true }), (spent, limit, endMs, share) => {
      const nowMs = Math.floor(endMs * share);
      const { atEnd, runsOutAtMs } = forecast({ spent, limit, startMs: 0, endMs, nowMs });
      if (atEnd === null) return expect(runsOutAtMs).toBe(spent >= limit ? nowMs : null);
      expect(atEnd >= spent).toBe(true);
      if (runsOutAtMs === null) return expect(atEnd <= limit).toBe(true);
      expect(atEnd >= limit).toBe(true);
      expect(runsOutAtMs).toBeGreaterThanOrEqual(nowMs);
    }),
  );
});
