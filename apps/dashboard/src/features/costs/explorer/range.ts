import { utcDay, utcDays, utcHour } from '@/ui/format';

export const rangeNames = ['24h', '7d', '30d', '90d', 'month', 'last-month', 'custom'] as const;

export type RangeName = (typeof rangeNames)[number];

export const rangeLabels: Record<RangeName, string> = {
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  '90d': '90 days',
  month: 'Month to date',
  'last-month': 'Last month',
  custom: 'Custom',
};

export const intervalNames = ['hour', 'day', 'week', 'month'] as const;

export type Interval = (typeof intervalNames)[number];

/** A stretch of whole hours or days in UTC; `to` is the first moment after it. */
export interface ResolvedRange {
  from: string;
  to: string;
  /** How it is best cut into parts. */
  interval: Interval;
}

const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** A named range at the time `now` (ms). `custom` gives its days as `2026-11-22`, both included; wrong ones fall back to the month. */
export function resolveRange(
  name: RangeName,
  now: number,
  custom: { from: string | null; to: string | null },
): ResolvedRange {
  const tomorrow = Math.floor(now / dayMs) * dayMs + dayMs;
  const nextHour = Math.floor(now / hourMs) * hourMs + hourMs;
  if (name === '24h') return range(nextHour - dayMs, nextHour);
  const days = { '7d': 7, '30d': 30, '90d': 90 };
  if (name === '7d' || name === '30d' || name === '90d') return range(tomorrow - days[name] * dayMs, tomorrow);
  const date = new Date(now);
  const month = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  if (name === 'last-month') return range(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 1, 1), month);
  if (name === 'custom') {
    const from = Date.parse(`${custom.from}T00:00:00Z`);
    const to = Date.parse(`${custom.to}T00:00:00Z`) + dayMs;
    if (from < to) return range(from, to);
  }
  return range(month, tomorrow, 'day');
}

function range(from: number, to: number, interval: Interval = intervalFor(to - from)): ResolvedRange {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), interval };
}

function intervalFor(spanMs: number): Interval {
  if (spanMs <= 2 * dayMs) return 'hour';
  if (spanMs <= 92 * dayMs) return 'day';
  return spanMs <= 400 * dayMs ? 'week' : 'month';
}

/** The intervals that make a readable picture of a range: at most 744 parts, at least one that is whole. */
export function intervalsFor({ from, to }: { from: string; to: string }): readonly Interval[] {
  const days = (Date.parse(to) - Date.parse(from)) / dayMs;
  return intervalNames.filter((name) => {
    if (name === 'hour') return days <= 31;
    if (name === 'day') return days <= 744;
    return days >= (name === 'week' ? 7 : 28);
  });
}

/** The range in words, with its zone: "1–22 Nov 2026, UTC"; "21 Nov 15:00 – 22 Nov 15:00, UTC". */
export function rangeWords({ from, to }: { from: string; to: string }): string {
  const wholeDays = Date.parse(from) % dayMs === 0 && Date.parse(to) % dayMs === 0;
  if (!wholeDays) return `${utcDay(from)} ${utcHour(from)} – ${utcDay(to)} ${utcHour(to)}, UTC`;
  const last = Date.parse(to) - dayMs;
  return `${utcDays(from, last)} ${new Date(last).getUTCFullYear()}, UTC`;
}
