/** A day (UTC) by its number since 1970-01-01, and what it cost in nano-USD. */
export type DayCost = { day: number; costNanos: bigint };

/** What is known when a forecast is made. */
export type ForecastInput = {
  /** Whole days of the past, in any order; those that are missing since the first one cost nothing. */
  past: readonly DayCost[];
  /** The day that is running, what it has cost so far, and how much of it is over, 0 to 1. */
  today: DayCost & { elapsed: number };
  /** What the period has cost before today. */
  spentBeforeTodayNanos: bigint;
  /** The first day after the period. */
  until: number;
};

/** The cost of a whole period, and the band in which it ends in four of five cases; nano-USD. */
export type CostForecast =
  | {
      kind: 'shown';
      expectedNanos: bigint;
      lowNanos: bigint;
      highNanos: bigint;
      /** What is expected of the days to come: the rest of today first. */
      days: DayCost[];
      basedOnDays: number;
      /** Whether every weekday has a mean of its own; with less than two weeks all days have the same. */
      byWeekday: boolean;
    }
  | { kind: 'hidden'; basedOnDays: number };

/** The fewest whole days that a forecast is made from. */
export const leastDays = 7;

/** The most: the last four weeks. */
const mostDays = 28;

/** Four of five cases of a normal distribution lie within as many standard deviations. */
const bandWidth = 1.2816;

/**
 * What a period will cost: what it has, and for each day to come the mean of the same weekday in the last four weeks. The band is as
 * wide as those days differed from their means, for the days to come and for the means themselves being estimates; it never goes
 * below what is spent. Hidden with less than seven whole days since the first one that cost something.
 */
export function forecastCost({ past, today, spentBeforeTodayNanos, until }: ForecastInput): CostForecast {
  const known = lastDays(past, today.day);
  if (known.length < leastDays) return { kind: 'hidden', basedOnDays: known.length };
  const byWeekday = known.length >= 2 * leastDays;
  const meanOf = meansBy(byWeekday ? weekdayOf : () => 0, known);
  const deviation = deviationOf(known, meanOf);
  const shares = Array.from({ length: Math.max(0, until - today.day) }, (_, index) =>
    index === 0 ? 1 - Math.min(1, Math.max(0, today.elapsed)) : 1,
  );
  const days = shares.map((share, index) => ({
    day: today.day + index,
    costNanos: BigInt(Math.round(share * meanOf(today.day + index))),
  }));
  const spent = spentBeforeTodayNanos + today.costNanos;
  const expectedNanos = days.reduce((sum, { costNanos }) => sum + costNanos, spent);
  const ahead = shares.reduce((sum, share) => sum + share, 0);
  const spread = BigInt(Math.round(bandWidth * deviation * Math.sqrt(ahead + ahead ** 2 / known.length)));
  const lowNanos = expectedNanos - spread > spent ? expectedNanos - spread : spent;
  return {
    kind: 'shown',
    expectedNanos,
    lowNanos: lowNanos > expectedNanos ? expectedNanos : lowNanos,
    highNanos: expectedNanos + spread,
    days,
    basedOnDays: known.length,
    byWeekday,
  };
}

type Known = { day: number; cost: number };

/** Every whole day of the last four weeks since the first one that cost something. */
function lastDays(past: readonly DayCost[], today: number): Known[] {
  const costs = new Map(past.map(({ day, costNanos }) => [day, Number(costNanos)]));
  const spending = past.filter(({ day, costNanos }) => costNanos !== 0n && day < today).map(({ day }) => day);
  const first = spending.reduce((least, day) => Math.min(least, day), today);
  const from = Math.max(first, today - mostDays);
  return Array.from({ length: today - from }, (_, index) => ({
    day: from + index,
    cost: costs.get(from + index) ?? 0,
  }));
}

function meansBy(classOf: (day: number) => number, known: readonly Known[]): (day: number) => number {
  const classes = new Map<number, { sum: number; count: number }>();
  for (const { day, cost } of known) {
    const { sum, count } = classes.get(classOf(day)) ?? { sum: 0, count: 0 };
    classes.set(classOf(day), { sum: sum + cost, count: count + 1 });
  }
  return (day) => {
    const { sum, count } = classes.get(classOf(day)) ?? { sum: 0, count: 1 };
    // Corrections may take back more than a weekday cost; what is to come never does.
    return Math.max(0, sum / count);
  };
}

/** How far days are from their means; every mean that was estimated takes a degree of freedom. */
function deviationOf(known: readonly Known[], meanOf: (day: number) => number): number {
  const squares = known.reduce((sum, { day, cost }) => sum + (cost - meanOf(day)) ** 2, 0);
  const means = known.length >= 2 * leastDays ? 7 : 1;
  return Math.sqrt(squares / Math.max(1, known.length - means));
}

/** 0 for a Thursday: 1970-01-01 was one. */
const weekdayOf = (day: number) => day % 7;
