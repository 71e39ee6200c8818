import { utcClock, utcDay } from '@/ui/format';
import type { GivenFilter } from './log-search';

export const sinceNames = ['15m', '1h', '24h', '7d', '30d'] as const;

export type Since = (typeof sinceNames)[number];

export const sinceLabels: Record<Since, string> = {
  '15m': '15 min',
  '1h': '1 hour',
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
};

/** The relative range in force, `24h` when nothing is said; undefined for one that is from and to. */
export function sinceOf({ since = [], from = [], to = [] }: GivenFilter): string | undefined {
  if (since[0] !== undefined) return since[0];
  return from.length + to.length === 0 ? '24h' : undefined;
}

/** "the last 24 hours", or "this time" for one from and to. */
export function timeWords(given: GivenFilter): string {
  const since = sinceOf(given);
  if (since === undefined) return 'this time';
  const known = sinceNames.find((name) => name === since);
  return `the last ${known === undefined ? since : sinceLabels[known]}`;
}

/** A range in words: "21 Nov 14:02:00 – 22 Nov 14:02:10, UTC". */
export function spanWords(from: string, to: string): string {
  return `${utcDay(from)} ${utcClock(from)} – ${utcDay(to)} ${utcClock(to)}, UTC`;
}
