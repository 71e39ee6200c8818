const seconds = 30;

/** How many calls ended, and how many of them badly, in the last 30 seconds. */
export type FailureWindow = {
  note(failed: boolean, nowMs: number): void;
  count(nowMs: number): { ended: number; failed: number };
  clear(): void;
};

/** Counts by the second: an end is forgotten between 29 and 30 seconds after it. Time is ms on any clock that does not go back. */
export function createFailureWindow(): FailureWindow {
  const ended = new Uint32Array(seconds);
  const failed = new Uint32Array(seconds);
  let last = Number.NEGATIVE_INFINITY;

  function advance(nowMs: number): number {
    const second = Math.floor(nowMs / 1_000);
    const passed = Math.min(second - last, seconds);
    for (let step = 0; step < passed; step++) {
      ended[(second - step) % seconds] = 0;
      failed[(second - step) % seconds] = 0;
    }
    last = Math.max(last, second);
    return last % seconds;
  }

  return {
    note(isFailure, nowMs) {
      const at = advance(nowMs);
      ended[at] = (ended[at] ?? 0) + 1;
      if (isFailure) failed[at] = (failed[at] ?? 0) + 1;
    },
    count(nowMs) {
      advance(nowMs);
      return { ended: sum(ended), failed: sum(failed) };
    },
    clear() {
      ended.fill(0);
      failed.fill(0);
    },
  };
}

function sum(counts: Uint32Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
