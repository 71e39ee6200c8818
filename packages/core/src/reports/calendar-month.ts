import { dateOf, dayAt, dayOf, startOfDay } from '../budgets/calendar.ts';

/** A calendar month, such as "2026-11". */
export type CalendarMonth = string;

/** When a month begins in a zone, and the first moment after it. */
export function monthIn(zone: string, month: CalendarMonth): { from: Date; to: Date } {
  return { from: startOfMonthIn(zone, month), to: startOfMonthIn(zone, monthsAfter(month, 1)) };
}

/** The month that the calendar of a zone shows at a moment. */
export function monthAt(zone: string, at: Date): CalendarMonth {
  const { year, month } = dateOf(dayAt(zone, at.getTime()));
  return text(year, month);
}

/** The month some months later; earlier with a negative count. */
export function monthsAfter(month: CalendarMonth, count: number): CalendarMonth {
  const { year, month: number } = read(month);
  const date = new Date(Date.UTC(year, number - 1 + count, 1));
  return text(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

function startOfMonthIn(zone: string, month: CalendarMonth): Date {
  return new Date(startOfDay(zone, dayOf({ ...read(month), dayOfMonth: 1 })));
}

const read = (month: CalendarMonth) => ({ year: Number(month.slice(0, 4)), month: Number(month.slice(5)) });
const text = (year: number, month: number): CalendarMonth =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
