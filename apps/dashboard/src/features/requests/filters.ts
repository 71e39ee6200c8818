import { requestOutcome } from '@switchyard/core/requests/record';
import { parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs';
import { utcClock, utcDay } from '@/ui/format';

export const sinceNames = ['15m', '1h', '24h', '7d', '30d'] as const;

export type Since = (typeof sinceNames)[number];

const minuteMs = 60_000;

const spanMs: Record<Since, number> = {
  '15m': 15 * minuteMs,
  '1h': 60 * minuteMs,
  '24h': 1_440 * minuteMs,
  '7d': 7 * 1_440 * minuteMs,
  '30d': 30 * 1_440 * minuteMs,
};

export const sinceLabels: Record<Since, string> = {
  '15m': '15 min',
  '1h': '1 hour',
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
};

/** The page's state as its address holds it. Ranges stay relative, so a shared link means "the last hour" tomorrow too. */
export const requestSearch = {
  since: parseAsStringLiteral(sinceNames).withDefault('24h'),
  /** A fixed span instead, where a link means one: moments in ISO 8601, `to` the first one after it. */
  from: parseAsString,
  to: parseAsString,
  account: parseAsString,
  team: parseAsString,
  key: parseAsString,
  model: parseAsString,
  outcome: parseAsStringLiteral(requestOutcome.options),
  paused: parseAsBoolean.withDefault(false),
};

/** What is open in the drawer; going back closes it. */
export const drawerSearch = {
  request: parseAsString.withOptions({ history: 'push' }),
  tab: parseAsStringLiteral(['summary', 'why', 'cost'] as const)
    .withDefault('summary')
    .withOptions({ history: 'push' }),
};

/** Where a relative range starts at `now` (ms), on the whole minute so that asking again is the same question. */
export function sinceMoment(since: Since, now: number): string {
  return new Date(Math.floor(now / minuteMs) * minuteMs - spanMs[since]).toISOString();
}

/** The fixed span in the address; undefined where there is none, or one that is not a span. */
export function fixedSpan({ from, to }: { from: string | null; to: string | null }) {
  const [since, until] = [Date.parse(from ?? ''), Date.parse(to ?? '')];
  if (!(since < until)) return undefined;
  return { since: new Date(since).toISOString(), until: new Date(until).toISOString() };
}

/** A range in words: "21 Nov 14:02:00 – 22 Nov 14:02:10, UTC". */
export function spanWords(since: string, until: string): string {
  return `${utcDay(since)} ${utcClock(since)} – ${utcDay(until)} ${utcClock(until)}, UTC`;
}

const requestId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The request id in a pasted text, whatever stands around it. */
export function requestIdIn(text: string): string | undefined {
  return text
    .toLowerCase()
    .split(/[^0-9a-f-]+/)
    .find((part) => requestId.test(part));
}
