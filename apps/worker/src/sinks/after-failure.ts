/** A batch that was not taken. `attempts` counts the try that just failed; moments in ms since 1970. */
export type FailedTry = {
  attempts: number;
  queuedAtMs: number;
  nowMs: number;
  /** What the receiver answered; undefined when it did not answer. */
  status: number | undefined;
  requests: number;
  /** From 0 up to 1: tries of many batches must not come all at once. */
  chance: number;
};

/** What becomes of it: when it is tried again, null when it is given up, and whether it goes on as two batches. */
export type AfterFailure = { nextAttemptAtMs: number | null; split: boolean };

const hourMs = 3_600_000;
const mostAttempts = 10;

/** A sink that was switched off, or a worker that was away, for a day is not given up at its first try. */
const fewestAttempts = 3;

/**
 * Tried again after ten seconds, then three times as long each time and at most four hours, less up to a fifth by chance. Given up after ten
 * tries, or a day after it began to wait. What a receiver refuses by itself, as one that cannot read a request does, is split after
 * three tries until the request at fault is alone.
 */
export function afterFailure(failed: FailedTry): AfterFailure {
  const { attempts, queuedAtMs, nowMs, status, requests, chance } = failed;
  const waitMs = Math.min(10_000 * 3 ** (attempts - 1), 4 * hourMs);
  const nextAttemptAtMs = Math.round(nowMs + waitMs * (1 - chance / 5));
  const tooOld = attempts >= fewestAttempts && nowMs >= queuedAtMs + 24 * hourMs;
  if (attempts >= mostAttempts || tooOld) return { nextAttemptAtMs: null, split: false };
  return { nextAttemptAtMs, split: attempts >= fewestAttempts && requests > 1 && refusesTheBody(status) };
}

/** Not those that speak of the caller, the address or the moment. */
function refusesTheBody(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500 && ![401, 403, 404, 407, 408, 410, 429].includes(status);
}
