import { minutesOf, type TimeWindow, weekDays } from './time-window.ts';

/** Minutes of a week from Monday's first one on: from `begin` up to, but not including, `end`. */
export type WeekRange = { begin: number; end: number };

const minutesPerDay = 24 * 60;
const minutesPerWeek = 7 * minutesPerDay;

/** The whole week. */
export const wholeWeek: readonly WeekRange[] = [{ begin: 0, end: minutesPerWeek }];

/** What a window takes of every week by the clocks of its zone: ranges in order, none of which touches another. */
export function rangesOfWeek(window: Omit<TimeWindow, 'zone'>): readonly WeekRange[] {
  const ranges = known.get(window) ?? work(window);
  known.set(window, ranges);
  return ranges;
}

/** A window is held against many others, and never changes. */
const known = new WeakMap<object, readonly WeekRange[]>();

function work({ days, from, to }: Omit<TimeWindow, 'zone'>): WeekRange[] {
  const [first, last] = [minutesOf(from), minutesOf(to)];
  const length = first < last ? last - first : last - first + minutesPerDay;
  const ranges = days.flatMap((day): WeekRange[] => {
    const begin = weekDays.indexOf(day) * minutesPerDay + first;
    const end = begin + length;
    // Sunday's night goes on in Monday's morning.
    if (end <= minutesPerWeek) return [{ begin, end }];
    return [
      { begin, end: minutesPerWeek },
      { begin: 0, end: end - minutesPerWeek },
    ];
  });
  const merged: WeekRange[] = [];
  for (const range of ranges.sort((one, other) => one.begin - other.begin)) {
    const before = merged.at(-1);
    if (before && range.begin <= before.end) before.end = Math.max(before.end, range.end);
    else merged.push({ ...range });
  }
  return merged;
}

/** What both take. */
export function commonRanges(some: readonly WeekRange[], others: readonly WeekRange[]): WeekRange[] {
  return some.flatMap((one) =>
    others
      .map((other) => ({ begin: Math.max(one.begin, other.begin), end: Math.min(one.end, other.end) }))
      .filter(({ begin, end }) => begin < end),
  );
}

/** Whether the second take all that the first do. Both are ranges of which none touches another. */
export function areInside(inner: readonly WeekRange[], outer: readonly WeekRange[]): boolean {
  return inner.every((one) => outer.some(({ begin, end }) => begin <= one.begin && one.end <= end));
}
