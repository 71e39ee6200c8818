/** The steps of a report. Weeks begin on Monday; all are of UTC. */
export type ReportInterval = 'hour' | 'day' | 'week' | 'month';

/** From `from` up to, but not including, `to`. */
export type ReportRange = { from: Date; to: Date };

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The range that is read: whole hours for steps of an hour, whole days (UTC) for all others. */
export function wholeRange({ from, to }: ReportRange, interval: ReportInterval): ReportRange {
  const step = interval === 'hour' ? hourMs : dayMs;
  return {
    from: new Date(Math.floor(from.getTime() / step) * step),
    to: new Date(Math.ceil(to.getTime() / step) * step),
  };
}

/**
 * Where the intervals of a whole range begin, the first one at its start; the first and the last may be shorter than a week or month.
 * At most `most` + 1 are answered, so that a range that is too long is noticed.
 */
export function startsOf({ from, to }: ReportRange, interval: ReportInterval, most: number): Date[] {
  const starts: Date[] = [];
  for (let at = from; at < to && starts.length <= most; at = nextStart(at, interval)) starts.push(at);
  return starts;
}

function nextStart(at: Date, interval: ReportInterval): Date {
  switch (interval) {
    case 'hour':
      return new Date(at.getTime() + hourMs);
    case 'day':
      return new Date(at.getTime() + dayMs);
    case 'week':
      return new Date(at.getTime() + (7 - ((at.getUTCDay() + 6) % 7)) * dayMs);
    case 'month':
      return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
  }
}

/** What a range is compared with: as long a time just before it, or its ends a calendar month earlier. */
export type Comparison = 'previous' | 'same-last-month';

/**
 * The compared range and where its intervals begin, one for each of the range's own, in order. Whole months come before whole months.
 * A day that a shorter month does not have is the end of that month, so its intervals may be empty.
 */
export function comparedRange(
  { from, to, starts }: ReportRange & { starts: readonly Date[] },
  comparison: Comparison,
): ReportRange & { starts: Date[] } {
  const back = shiftBack({ from, to }, comparison);
  return { from: back(from), to: back(to), starts: starts.map(back) };
}

function shiftBack({ from, to }: ReportRange, comparison: Comparison): (at: Date) => Date {
  if (comparison === 'same-last-month') return (at) => monthsBefore(at, 1);
  if (isFirstOfMonth(from) && isFirstOfMonth(to)) {
    const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
    return (at) => monthsBefore(at, months);
  }
  const lengthMs = to.getTime() - from.getTime();
  return (at) => new Date(at.getTime() - lengthMs);
}

const isFirstOfMonth = (at: Date) => at.getUTCDate() === 1 && at.getTime() % dayMs === 0;

/** The same day and time some months earlier; the end of the month when it has no such day. */
function monthsBefore(at: Date, months: number): Date {
  const shifted = new Date(at);
  shifted.setUTCMonth(at.getUTCMonth() - months);
  if (shifted.getUTCDate() === at.getUTCDate()) return shifted;
  return new Date(Date.UTC(shifted.getUTCFullYear(), shifted.getUTCMonth(), 1));
}
