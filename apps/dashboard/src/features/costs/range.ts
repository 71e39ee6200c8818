import { utcDay, utcDays, utcHour } from '@/ui/format';

export const rangeNames = ['24h', '7d', '30d', 'month', 'last-month', 'custom'] as const;

export type RangeName = (typeof rangeNames)[number];

export const rangeLabels: Record<RangeName, string> = {
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  month: 'Month to date',
  'last-month': 'Last month',
  custom: 'Custom',
};

/** A stretch of whole hours or days in UTC; `to` is the first moment after it. */
export interface ResolvedRange {
  from: string;
  to: string;
  interval: 'hour' | 'day';
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A named range at the time `now` (ms). `custom` gives its days as `2026-11-22`, both included; wrong ones fall back to the month. */
export function resolveRange(
  name: RangeName,
  now: number,
  custom: { from: string | null; to: string | null },
): ResolvedRange {
  const tomorrow = Math.floor(now / dayMs) * dayMs + dayMs;
  const nextHour = Math.floor(now / hourMs) * hourMs + hourMs;
  if (name === '24h') return range(nextHour - dayMs, nextHour, 'hour');
  if (name === '7d') return range(tomorrow - 7 * dayMs, tomorrow, 'day');
  if (name === '30d') return range(tomorrow - 30 * dayMs, tomorrow, 'day');
  const date = new Date(now);
  const month = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  if (name === 'last-month') return range(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 1, 1), month, 'day');
  if (name === 'custom') {
    const from = Date.parse(`${custom.from}T00:00:00Z`);
    const to = Date.parse(`${custom.to}T00:00:00Z`) + dayMs;
    if (from < to) return range(from, to, to - from <= 2 * dayMs ? 'hour' : 'day');
  }
  return range(month, tomorrow, 'day');
}

function range(from: number, to: number, interval: 'hour' | 'day'): ResolvedRange {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), interval };
}

/** The range in words, with its zone: "1–22 Nov, UTC"; "21 Nov 15:00 – 22 Nov 15:00, UTC". */
export function rangeWords({ from, to, interval }: ResolvedRange): string {
  if (interval === 'hour') return `${utcDay(from)} ${utcHour(from)} – ${utcDay(to)} ${utcHour(to)}, UTC`;
  return `${utcDays(from, Date.parse(to) - dayMs)}, UTC`;
}
