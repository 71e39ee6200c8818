/** From `from` up to, but not including, `to`. */
type Range = { from: Date; to: Date };

/** A stretch of time in the parts that sums exist for: whole days and hours of UTC, and what is less than an hour. */
export type SplitTime = { days: Range[]; hours: Range[]; rest: Range[] };

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Splits a stretch of time; the parts do not overlap, leave nothing out, and none is empty. */
export function splitTime({ from, to }: Range): SplitTime {
  const [beforeHours, hours, afterHours] = cut({ from, to }, hourMs);
  const [beforeDays, days, afterDays] = hours === undefined ? [] : cut(hours, dayMs);
  return {
    days: present([days]),
    hours: present([beforeDays, afterDays]),
    rest: present([beforeHours, afterHours]),
  };
}

type Cut = [before: Range | undefined, whole: Range | undefined, after: Range | undefined];

/** What lies before the first whole step, the whole steps, and what lies after the last one. */
function cut({ from, to }: Range, stepMs: number): Cut {
  const first = new Date(Math.ceil(from.getTime() / stepMs) * stepMs);
  const last = new Date(Math.floor(to.getTime() / stepMs) * stepMs);
  if (first >= last) return [range(from, to), undefined, undefined];
  return [range(from, first), range(first, last), range(last, to)];
}

const range = (from: Date, to: Date): Range | undefined => (from < to ? { from, to } : undefined);
const present = (ranges: readonly (Range | undefined)[]): Range[] => ranges.flatMap((one) => one ?? []);
