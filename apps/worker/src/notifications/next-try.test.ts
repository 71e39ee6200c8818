import { expect, test } from 'bun:test';
import { nextTry } from './next-try.ts';

test('tries lie further and further apart, and within a day it is given up', () => {
  const waits: number[] = [];
  let nowMs = 0;
  for (let tries = 1; ; tries++) {
    const atMs = nextTry({ tries, createdAtMs: 0, nowMs });
    if (atMs === null) break;
    waits.push(atMs - nowMs);
    nowMs = atMs;
  }
  expect(waits.slice(0, 4)).toEqual([30_000, 60_000, 120_000, 240_000]);
  expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  expect(waits.length).toBeGreaterThan(8);
  expect(nowMs).toBeLessThanOrEqual(24 * 3_600_000);
});
