import type { Budget, BudgetDetail } from './budget';
import { dateIn } from './zone-words';

/** One day of a budget's period: what was used until its end, and what an even pace or the pace so far would have used. */
export type BurnDay = {
  day: string;
  /** Undefined for days to come. */
  used: bigint | undefined;
  even: bigint;
  /** Undefined for days that are over, and while it is too early to say. */
  forecast: bigint | undefined;
};

const dayMs = 24 * 3_600_000;
/** What is there once may last for years; a chart of it shows this much. */
const mostDays = 400;

/**
 * The days of the period as its time zone counts them, added up. The last one so far is what the gateways count now, so that the chart
 * ends where the bar does; the days before are the roll-ups'. Empty where there are no days to show.
 */
export function burnSeries(
  { current, days, timeZone }: Pick<BudgetDetail, 'current' | 'days' | 'timeZone'>,
  nowMs: number,
): BurnDay[] {
  if (current === null || days === null) return [];
  const startMs = Date.parse(current.startsAt);
  const endMs = current.resetsAt === null ? nowMs : Date.parse(current.resetsAt);
  const names = daysBetween(timeZone, startMs, Math.min(endMs, startMs + mostDays * dayMs));
  const today = names.indexOf(dateIn(timeZone, nowMs));
  const spent = BigInt(current.spent);
  const used = new Map(days.map((one) => [one.day, BigInt(one.used)]));
  const offset = spent - days.reduce((sum, one) => sum + BigInt(one.used), 0n);
  let sum = 0n;
  return names.map((day, index) => {
    sum += used.get(day) ?? 0n;
    const untilMs = startMs + Math.round(((endMs - startMs) * (index + 1)) / names.length);
    return {
      day,
      used: index > today ? undefined : index === today ? spent : clamp(offset < 0n ? sum + offset : sum),
      even: part(BigInt(current.limit), untilMs - startMs, endMs - startMs),
      forecast: forecastAt(current, { index, today, nowMs, untilMs, endMs }),
    };
  });
}

type At = { index: number; today: number; nowMs: number; untilMs: number; endMs: number };

/** A straight line from now to the forecast's end. */
function forecastAt(
  { spent, forecast }: NonNullable<Budget['current']>,
  { index, today, nowMs, untilMs, endMs }: At,
): bigint | undefined {
  if (forecast === null || index < today) return undefined;
  if (index === today) return BigInt(spent);
  return BigInt(spent) + part(BigInt(forecast) - BigInt(spent), untilMs - nowMs, endMs - nowMs);
}

const part = (whole: bigint, some: number, all: number) =>
  all <= 0 ? whole : (whole * BigInt(Math.max(0, some))) / BigInt(all);
const clamp = (amount: bigint) => (amount < 0n ? 0n : amount);

/** Noon is safe from clocks that are turned: half a day beside it is never another day but one. */
function daysBetween(timeZone: string, startMs: number, endMs: number): string[] {
  const names = new Set<string>();
  for (let atMs = startMs; atMs < endMs; atMs += dayMs / 2) names.add(dateIn(timeZone, atMs));
  return [...names];
}
