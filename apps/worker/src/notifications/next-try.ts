/** A notification that was not taken. `tries` counts the one that just failed; moments in ms since 1970. */
export type FailedTry = { tries: number; createdAtMs: number; nowMs: number };

/** When to try again: after 30 s, then twice as long each time and at most six hours. Null a day after it was written: given up. */
export function nextTry({ tries, createdAtMs, nowMs }: FailedTry): number | null {
  const atMs = nowMs + Math.min(30_000 * 2 ** (tries - 1), 6 * hourMs);
  return atMs > createdAtMs + 24 * hourMs ? null : atMs;
}

const hourMs = 3_600_000;
