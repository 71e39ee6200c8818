import { utcDay, utcDays, utcHour, utcWeekday } from '@/ui/format';
import { dayMs, type Interval } from './range';

const monthName = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short', year: 'numeric' });
const longMonth = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long' });

/** An interval over its figures: "Thu, 26 Nov", "26 Nov 14:00", "23–29 Nov", "Nov 2026". `to` is the first moment after it. */
export function intervalName(from: string, to: string, interval: Interval): string {
  if (interval === 'hour') return `${utcDay(from)} ${utcHour(from)}`;
  if (interval === 'day') return utcWeekday(from);
  if (interval === 'week') return utcDays(from, Date.parse(to) - dayMs);
  return monthName.format(new Date(from));
}

/** An interval under the axis. */
export function intervalTick(from: string, interval: Interval): string {
  if (interval === 'hour') return utcHour(from);
  return interval === 'month' ? monthName.format(new Date(from)) : utcDay(from);
}

/** The month of a moment: "November", UTC. */
export function monthOf(at: string): string {
  return longMonth.format(new Date(at));
}

/** "2026-11" as "November 2026". */
export function calendarMonthWords(month: string): string {
  const start = new Date(`${month}-01T00:00:00Z`);
  return `${longMonth.format(start)} ${start.getUTCFullYear()}`;
}
