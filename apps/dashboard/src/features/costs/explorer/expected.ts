import { dayMs } from './range';
import type { Forecast } from './report';

/** What is expected at one place of the picture, nano-USD. The range is where the sum so far ends in four of five cases. */
export interface Expected {
  at: string;
  nanos: bigint;
  low?: bigint;
  high?: bigint;
}

/**
 * The forecast at the days of a picture. By day: what each day to come is expected to cost, and today in whole. Cumulative: how the
 * month's sum goes on from what was spent, with a range that opens evenly up to the one that the forecast states for the month's end.
 */
export function expectedOf(
  forecast: Forecast,
  { spentNanos, todayNanos, cumulative }: { spentNanos: bigint; todayNanos: bigint; cumulative: boolean },
): Expected[] {
  const days = forecast.points.map(({ from, costNanos }) => ({ at: dayOf(from), nanos: BigInt(costNanos) }));
  if (!cumulative) return days.map((day, index) => (index === 0 ? { ...day, nanos: day.nanos + todayNanos } : day));
  const ends = {
    low: BigInt(forecast.lowNanos),
    high: BigInt(forecast.highNanos),
    all: BigInt(forecast.expectedNanos),
  };
  const last = BigInt(Math.max(1, days.length - 1));
  let sum = spentNanos;
  return days.map((day, index) => {
    sum += day.nanos;
    const share = BigInt(index);
    // Rounding of the parts must not show at the end, which the forecast states.
    const nanos = index === days.length - 1 ? ends.all : sum;
    return {
      at: day.at,
      nanos,
      low: nanos - ((ends.all - ends.low) * share) / last,
      high: nanos + ((ends.high - ends.all) * share) / last,
    };
  });
}

/** The first point is the rest of today: it belongs to the day's own place. */
function dayOf(moment: string): string {
  return new Date(Math.floor(Date.parse(moment) / dayMs) * dayMs).toISOString();
}
