import { expect, test } from 'bun:test';
import { afterFailure, type FailedTry } from './after-failure.ts';

const failed: FailedTry = { attempts: 1, queuedAtMs: 0, nowMs: 0, status: 503, requests: 100, chance: 0 };

/** The tries of a batch whose receiver never takes it: how many and how long. */
function triesOf(given: Partial<FailedTry>): { tries: number; hours: number } {
  let nowMs = 0;
  for (let attempts = 1; ; attempts += 1) {
    const { nextAttemptAtMs } = afterFailure({ ...failed, ...given, attempts, nowMs });
    if (nextAttemptAtMs === null) return { tries: attempts, hours: nowMs / 3_600_000 };
    nowMs = nextAttemptAtMs;
  }
}

test('a batch that is never taken is given up after ten tries within a day, whatever chance says', () => {
  for (const chance of [0, 0.5, 0.999]) {
    const { tries, hours } = triesOf({ chance });
    expect([chance, tries]).toEqual([chance, 10]);
    expect(hours).toBeGreaterThan(8);
    expect(hours).toBeLessThan(24);
  }
});

test('the first tries follow soon, so that an outage of a minute is over in a few', () => {
  expect(afterFailure(failed)).toEqual({ nextAttemptAtMs: 10_000, split: false });
  expect(afterFailure({ ...failed, chance: 1 }).nextAttemptAtMs).toBe(8_000);
  expect(afterFailure({ ...failed, attempts: 2 }).nextAttemptAtMs).toBe(30_000);
});

test('what waited for more than a day is tried three times before it is given up', () => {
  const old = { ...failed, nowMs: 25 * 3_600_000 };
  expect(afterFailure(old).nextAttemptAtMs).not.toBeNull();
  expect(afterFailure({ ...old, attempts: 3 }).nextAttemptAtMs).toBeNull();
});

test('only what the receiver refuses by itself is split, and not before the third try', () => {
  const splits = (given: Partial<FailedTry>) => afterFailure({ ...failed, attempts: 3, ...given }).split;
  expect([400, 413, 422].map((status) => splits({ status }))).toEqual([true, true, true]);
  expect([401, 404, 429, 503, undefined].map((status) => splits({ status }))).toEqual(Array(5).fill(false));
  expect([splits({ status: 400, attempts: 2 }), splits({ status: 400, requests: 1 })]).toEqual([false, false]);
});
