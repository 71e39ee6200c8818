import { parseAsStringLiteral } from 'nuqs';

const hourMs = 3_600_000;

/** Ranges of the page, with how far apart their points are. */
export const ranges = {
  '24h': { label: '24 hours', ms: 24 * hourMs, interval: 'hour' },
  '7d': { label: '7 days', ms: 7 * 24 * hourMs, interval: 'hour' },
  '30d': { label: '30 days', ms: 30 * 24 * hourMs, interval: 'day' },
} as const;

/** See {@link ranges}. */
export type RangeName = keyof typeof ranges;

/** What the page's address says. */
export const cacheSearch = {
  since: parseAsStringLiteral(['24h', '7d', '30d'] as const).withDefault('24h'),
  by: parseAsStringLiteral(['team', 'model', 'key'] as const).withDefault('team'),
  chart: parseAsStringLiteral(['bars', 'table'] as const).withDefault('bars'),
};

/** From and to of a range at `now`, ms; it stays the same for a minute, so that an answer serves as long. */
export function rangeAt(name: RangeName, now: number) {
  const to = Math.ceil(now / 60_000) * 60_000;
  return { from: new Date(to - ranges[name].ms).toISOString(), to: new Date(to).toISOString() };
}
