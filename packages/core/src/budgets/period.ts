import type { BudgetPeriod } from './budget.ts';
import { type Day, dateOf, dayAt, dayOf, readDay, startOfDay, weekdayOf } from './calendar.ts';

/** One period of a budget, ms since 1970; `endMs` is the first moment after it, null when it never ends. */
export type Period = {
  startMs: number;
  endMs: number | null;
  /** The first moment in UTC, ISO 8601: what counters of the period are named by. */
  key: string;
};

/** Which periods a budget has, and whose calendar they follow. */
export type Periodic = { period: BudgetPeriod; timeZone: string };

/**
 * The period of a budget that a moment (ms since 1970) lies in; null before and after a budget for once. Periods follow each other
 * without a gap. Asking again within a period costs next to nothing: the last one of each budget is remembered.
 */
export function periodAt({ period, timeZone }: Periodic, atMs: number): Period | null {
  const before = known.get(period);
  if (before !== undefined && before.timeZone === timeZone && isIn(before.found, atMs)) return before.found;
  const days = daysOf(period, () => dayAt(timeZone, atMs));
  const startMs = startOfDay(timeZone, days.from);
  const endMs = days.until === null ? null : startOfDay(timeZone, days.until);
  const found = { startMs, endMs, key: new Date(startMs).toISOString() };
  if (!isIn(found, atMs)) return null;
  known.set(period, { timeZone, found });
  return found;
}

/** The period that was asked for last, by the budget's own description of its periods. */
const known = new WeakMap<BudgetPeriod, { timeZone: string; found: Period }>();

const isIn = ({ startMs, endMs }: Period, atMs: number) => startMs <= atMs && (endMs === null || atMs < endMs);

/** From a day on, until before another. */
type Days = { from: Day; until: Day | null };

function daysOf(period: BudgetPeriod, today: () => Day): Days {
  switch (period.kind) {
    case 'day':
      return { from: today(), until: today() + 1 };
    case 'week':
      return stretch(today(), 7, today() - weekdayOf(today()) + (period.startsOn === 'monday' ? 1 : 0));
    case 'month':
      return months(today(), { length: 1, startDay: period.startDay, startMonth: 1 });
    case 'quarter':
      return months(today(), { length: 3, startDay: 1, startMonth: period.startMonth });
    case 'days':
      return stretch(today(), period.length, readDay(period.from));
    case 'once':
      return { from: readDay(period.from), until: period.until === null ? null : readDay(period.until) + 1 };
  }
}

/** Stretches of the same length, one of which begins on `first`. */
function stretch(day: Day, length: number, first: Day): Days {
  const from = first + Math.floor((day - first) / length) * length;
  return { from, until: from + length };
}

type Months = { length: number; startDay: number; startMonth: number };

/** Stretches of whole months that begin on the same day of a month. */
function months(day: Day, { length, startDay, startMonth }: Months): Days {
  const { year, month } = dateOf(day - (startDay - 1));
  const begun = startMonth + Math.floor((month - startMonth) / length) * length;
  const at = (someMonth: number) => dayOf({ year, month: someMonth, dayOfMonth: startDay });
  return { from: at(begun), until: at(begun + length) };
}
