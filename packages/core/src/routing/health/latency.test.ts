import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { createLatency, createMovingAverage } from './latency.ts';

const samples = fc.array(
  fc.record({ value: fc.double({ min: 0, max: 1e6, noNaN: true }), afterMs: fc.integer({ min: 0, max: 60_000 }) }),
  { minLength: 1, maxLength: 100 },
);

test('an average stays between the least and the most it was told, and a peak-sensitive one is never below the last', () => {
  fc.assert(
    fc.property(samples, fc.boolean(), (told, peaks) => {
      const average = createMovingAverage({ decayMs: 10_000, peaks });
      let nowMs = 0;
      for (const { value, afterMs } of told) {
        nowMs += afterMs;
        average.note(value, nowMs);
        if (peaks) expect(average.value(nowMs)).toBeGreaterThanOrEqual(value * (1 - 1e-9));
      }
      const values = told.map(({ value }) => value);
      expect(average.value(nowMs)).toBeLessThanOrEqual(Math.max(...values) * (1 + 1e-9));
      expect(average.value(nowMs)).toBeGreaterThanOrEqual(Math.min(...values) * (1 - 1e-9));
    }),
  );
});

test('a peak counts at once and wears off by time: after ten seconds of what is usual about a third of it is left', () => {
  const latency = createLatency();
  latency.note(100, 0);
  latency.note(1_000, 1_000);
  expect(latency.valueMs(1_000)).toBe(1_000);
  latency.note(100, 11_000);
  expect(latency.valueMs(11_000)).toBeCloseTo(100 + 900 / Math.E, 6);
});

test('nothing is known before the first call, nor ten minutes after the last', () => {
  const latency = createLatency();
  expect(latency.valueMs(0)).toBeNull();
  latency.note(100, 0);
  expect(latency.valueMs(600_000)).toBe(100);
  expect(latency.valueMs(600_001)).toBeNull();
});

test('a call is slow over ten seconds and over five times what is usual, and what lasts becomes usual', () => {
  const latency = createLatency();
  expect(latency.note(10_000, 0)).toBe(false);
  expect(createLatency().note(10_001, 0)).toBe(true);
  const steady = createLatency();
  for (let call = 0; call < 10; call++) steady.note(3_000, call * 1_000);
  expect(steady.note(14_000, 10_000)).toBe(false);
  expect(steady.note(60_000, 11_000)).toBe(true);
  let slow = true;
  for (let nowMs = 12_000; slow && nowMs < 600_000; nowMs += 10_000) slow = steady.note(60_000, nowMs);
  expect(slow).toBe(false);
});
