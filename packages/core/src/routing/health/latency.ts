/** After so long without a call nothing is known of a target's latency any more. */
const forgetMs = 600_000;

/** A call is slow from here on, however fast its target usually is. */
export const leastSlowMs = 10_000;

/** Times its usual latency, from which on a call is slow. */
export const slowFactor = 5;

/**
 * A moving average whose weights fall by time: what was seen `decayMs` ago weighs 1/e. A peak-sensitive one jumps to whatever is
 * worse than its value, and only gets better slowly. Its value is always between the least and the most of what it was told.
 */
export function createMovingAverage({ decayMs, peaks }: { decayMs: number; peaks: boolean }) {
  let average: number | null = null;
  let seenMs = 0;
  return {
    note(value: number, nowMs: number): void {
      const weight = Math.exp(-Math.max(nowMs - seenMs, 0) / decayMs);
      average = average === null || (peaks && value > average) ? value : average * weight + value * (1 - weight);
      seenMs = nowMs;
    },
    /** Null before the first value, and after ten minutes without one. */
    value: (nowMs: number): number | null => (nowMs - seenMs > forgetMs ? null : average),
  };
}

/**
 * The time to the first content at a target: now, as a peak-sensitive average of about ten seconds, and as usual, over about five
 * minutes. So a target that became slow for good is slow only for some minutes.
 */
export function createLatency() {
  const present = createMovingAverage({ decayMs: 10_000, peaks: true });
  const usual = createMovingAverage({ decayMs: 300_000, peaks: false });
  return {
    /** Takes down a latency, ms, and answers whether it was slow: over 10 s, and over five times what is usual. */
    note(latencyMs: number, nowMs: number): boolean {
      const slow = latencyMs > Math.max(leastSlowMs, slowFactor * (usual.value(nowMs) ?? 0));
      present.note(latencyMs, nowMs);
      usual.note(latencyMs, nowMs);
      return slow;
    },
    /** The present latency, ms; null when it is not known. */
    valueMs: present.value,
  };
}

/** See {@link createLatency}. */
export type Latency = ReturnType<typeof createLatency>;
