/** What a period has used so far. Amounts in one unit, nano-USD, tokens or requests; moments in ms since 1970. */
export type Pace = {
  spent: bigint;
  startMs: number;
  /** Null: it never ends. */
  endMs: number | null;
  nowMs: number;
  /** Null: there is none, so it cannot run out. */
  limit: bigint | null;
};

/** What comes of it if it goes on like this. */
export type Forecast = {
  /** Spent when the period ends, rounded down; null while it is too early to say, and when the period never ends. */
  atEnd: bigint | null;
  /** When the limit is reached; now, if it already is. Null when that is not in this period, or too early to say. */
  runsOutAtMs: number | null;
};

/**
 * Goes on at the even pace of the part that has passed. That is a guess in the first hours, so nothing is said before a tenth of the
 * period has passed, or a day of one that is longer than a week.
 */
export function forecast({ spent, startMs, endMs, nowMs, limit }: Pace): Forecast {
  const runOut = limit !== null && spent >= limit;
  const elapsedMs = Math.floor(nowMs - startMs);
  if (elapsedMs < patienceMs(startMs, endMs) || elapsedMs <= 0)
    return { atEnd: null, runsOutAtMs: runOut ? nowMs : null };
  const wholeMs = endMs === null ? null : Math.max(elapsedMs, endMs - startMs);
  const atEnd = wholeMs === null ? null : (spent * BigInt(Math.floor(wholeMs))) / BigInt(elapsedMs);
  if (limit === null || runOut) return { atEnd, runsOutAtMs: runOut ? nowMs : null };
  if (spent <= 0n) return { atEnd, runsOutAtMs: null };
  // Rounded up: at this moment the limit is reached, a moment before it is not.
  const untilMs = startMs + Number((limit * BigInt(elapsedMs) + spent - 1n) / spent);
  if (endMs === null) return { atEnd, runsOutAtMs: untilMs <= lastMs ? untilMs : null };
  // Asked of the amounts: in the period's last moment the rounded time is its end.
  const inPeriod = limit * BigInt(elapsedMs) < spent * BigInt(Math.floor(endMs - startMs));
  return { atEnd, runsOutAtMs: inPeriod ? Math.min(untilMs, endMs) : null };
}

function patienceMs(startMs: number, endMs: number | null): number {
  if (endMs === null || endMs - startMs > weekMs) return dayMs;
  return (endMs - startMs) / 10;
}

const dayMs = 24 * 3_600_000;
const weekMs = 7 * dayMs;

/** The last moment that a Date can tell. */
const lastMs = 8.64e15;
