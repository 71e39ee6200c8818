import { Memo } from './memo.ts';

/** From `from` up to, but not including, `to`, on these days, by the clocks of a zone. Times are written like "09:30". */
export type TimeWindow = { days: readonly WeekDay[]; from: string; to: string; zone: string };

/** The days of a week, as conditions name them. */
export const weekDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** See {@link weekDays}. */
export type WeekDay = (typeof weekDays)[number];

/** What the clocks of a zone show: the day, and the minutes since midnight as they read. */
export type Reading = { day: WeekDay; minutes: number };

/**
 * Whether the clocks of the zone stand inside the window at a moment, ms since 1970. A window whose end is not later than its beginning
 * goes on over midnight and belongs to the day on which it began; with both the same it is a whole day long. On days when clocks are
 * turned what they show counts: an hour that they skip is in no window, one that they show twice is in it both times.
 */
export function isWithin({ days, from, to, zone }: TimeWindow, atMs: number): boolean {
  const { day, minutes } = readClock(zone, atMs);
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  if (begin < end) return begin <= minutes && minutes < end && days.includes(day);
  return (minutes >= begin && days.includes(day)) || (minutes < end && days.includes(dayBefore(day)));
}

/** What the clocks of a zone show at a moment, ms since 1970. Throws a RangeError when there is no such zone. */
export function readClock(zone: string, atMs: number): Reading {
  const clock = clocks.get(zone, () => ({ format: makeClock(zone), minute: Number.NaN, reading: midnight }));
  // Clocks are off from UTC by whole minutes, so one that was read in this minute still shows the same.
  const minute = Math.floor(atMs / 60_000);
  if (clock.minute !== minute) {
    clock.reading = readingOf(clock.format.formatToParts(atMs));
    clock.minute = minute;
  }
  return clock.reading;
}

function readingOf(parts: Intl.DateTimeFormatPart[]): Reading {
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((some) => some.type === type)?.value ?? '';
  return {
    day: weekDays.find((day) => day === part('weekday').toLowerCase()) ?? 'mon',
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

/** The minutes since midnight of a time written like "09:30". */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** Whether the name is one of a time zone that this runtime knows. */
export function isTimeZone(name: string): boolean {
  try {
    makeClock(name);
    return true;
  } catch {
    return false;
  }
}

/** A clock and what it showed last. Making one takes a hundred times as long as reading it. */
type Clock = { format: Intl.DateTimeFormat; minute: number; reading: Reading };

const clocks = new Memo<Clock>(600);
const midnight: Reading = { day: 'mon', minutes: 0 };

const makeClock = (timeZone: string) =>
  new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });

const dayBefore = (day: WeekDay): WeekDay => weekDays[(weekDays.indexOf(day) + 6) % 7] ?? day;
