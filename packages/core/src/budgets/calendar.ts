import { TZDate, tzOffset } from '@date-fns/tz';

/** A day of the calendar, as the number of days since 1970-01-01. It is the same in every zone; when it begins is not. */
export type Day = number;

/** The day that the calendar of a zone shows at a moment, ms since 1970. */
export function dayAt(zone: string, atMs: number): Day {
  return Math.floor((atMs + tzOffset(zone, new Date(atMs)) * minuteMs) / dayMs);
}

/**
 * When a day begins in a zone, ms since 1970. Where clocks skip midnight that is the first moment after it, where they show it twice
 * the first of both, and a day that a zone left out has no length.
 */
export function startOfDay(zone: string, day: Day): number {
  const { year, month, dayOfMonth } = dateOf(day);
  const startMs = new TZDate(year, month - 1, dayOfMonth, zone).getTime();
  if (dayAt(zone, startMs - 1) < day) return startMs;
  // The midnight that was found is the second one.
  return startMs - (tzOffset(zone, new Date(startMs - 1)) - tzOffset(zone, new Date(startMs))) * minuteMs;
}

/** A day as people write it; months from 1 to 12. */
export type CalendarDate = { year: number; month: number; dayOfMonth: number };

/** The date of a day. */
export function dateOf(day: Day): CalendarDate {
  const date = new Date(day * dayMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() };
}

/** The day of a date. Months beyond December belong to the next year, and those before January to the one before. */
export function dayOf({ year, month, dayOfMonth }: CalendarDate): Day {
  return Math.round(Date.UTC(year, month - 1, dayOfMonth) / dayMs);
}

/** The day of a text such as "2026-11-22". */
export function readDay(text: string): Day {
  const [year = 1970, month = 1, dayOfMonth = 1] = text.split('-').map(Number);
  return dayOf({ year, month, dayOfMonth });
}

/** The day of the week, 0 for a Sunday. */
export function weekdayOf(day: Day): number {
  return (((day + 4) % 7) + 7) % 7;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
