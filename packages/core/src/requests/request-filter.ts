import { z } from 'zod';
import { cacheStatus } from '../cache/cache-record.ts';
import { contentKept } from '../content/content-policy.ts';
import { requestFeature } from '../routing/facts.ts';
import { requestOutcome } from './record.ts';

/** What stands for "has none" among the values of a field. */
export const noneValue = '(none)';

const most = 50;
const text = z.string().min(1).max(512);
const uuid = z.uuid('Expected an id, for example "0197a0c2-7c1e-7b52-9d2e-3f1a2b4c5d6e".').toLowerCase();
const uuidOrNone = z.union([uuid, z.literal(noneValue)]);
const flag = z.enum(['true', 'false']);

/** A status such as `404`, or a class such as `4xx`. */
const status = z.string().regex(/^[1-5](?:\d\d|xx)$/, 'Expected an HTTP status or a class of them: "429", "5xx".');
const traceId = z
  .string()
  .toLowerCase()
  .regex(/^[0-9a-f]{32}$/, 'Expected 32 hexadecimal digits.');

const repeated = <Value extends z.ZodType>(value: Value) =>
  z.preprocess(
    (given) => (given === undefined || Array.isArray(given) ? given : [given]),
    z.array(value).max(most).default([]),
  );

/** The two lists of a field: what it is, and what it is not. */
function listed<const Name extends string, Value extends z.ZodType>(name: Name, value: Value) {
  const list = repeated(value);
  return { [name]: list, [`${name}.not`]: list } as Record<Name | `${Name}.not`, typeof list>;
}

const lists = {
  ...listed('team', uuid),
  ...listed('key', uuid),
  ...listed('member', uuidOrNone),
  // Asked for or served.
  ...listed('model', text),
  ...listed('modelAsked', text),
  ...listed('modelServed', text),
  // A provider account.
  ...listed('account', uuidOrNone),
  ...listed('provider', text),
  ...listed('endpoint', text),
  ...listed('outcome', requestOutcome),
  ...listed('status', status),
  ...listed('errorCode', text),
  // The budget or the limit policy that refused it.
  ...listed('blockedBy', uuidOrNone),
  ...listed('cacheStatus', z.enum(['NONE', ...cacheStatus.options])),
  ...listed('stream', flag),
  // What a call brought along.
  ...listed('feature', requestFeature),
  ...listed('client', text),
  ...listed('tag', text),
  // `name=value`, or `name` alone for whatever value. Of several names each must hold, of one name one value.
  ...listed('metadata', text),
  ...listed('endUser', text),
  ...listed('session', text),
  ...listed('traceId', traceId),
  ...listed('clientRequestId', text),
  ...listed('rule', uuidOrNone),
  ...listed('finishReason', text),
  ...listed('contentKept', z.enum(contentKept)),
  ...listed('contentState', z.enum(['NONE', 'STORED', 'TRUNCATED', 'LOST', 'ERASED'])),
} as const;

type NameOf<Member extends string> = Member extends `${string}.not` ? never : Member;

/** A field that is, or is not, one of several values. `(none)` stands for what has no value. */
export type ListedField = NameOf<keyof typeof lists>;

/** See {@link ListedField}. */
export const listedFields = Object.keys(lists).filter((name) => !name.endsWith('.not')) as ListedField[];

/** What a request may have or not have. */
export const presentFields = [
  'error',
  'cost',
  'content',
  'session',
  'traceId',
  'endUser',
  'clientRequestId',
  'rule',
  'blockedBy',
  'tags',
  'metadata',
  'clientRetries',
  'fallback',
  'redactions',
] as const;

/** See {@link presentFields}; `fallback` is more than one attempt, `cost` a known one. */
export type PresentField = (typeof presentFields)[number];

const part = z.string().trim().min(2, 'At least 2 characters.').max(200, 'At most 200 characters.').optional();
const amount = z
  .string()
  .regex(/^\d{1,18}$/, 'Expected a whole number.')
  .optional();
const whole = z.coerce.number<number | string>().int().min(0).max(2_000_000_000).optional();
const notUtc = 'Expected a moment in UTC, for example "2026-11-22T14:00:00Z".';
const moment = z.iso
  .datetime({ error: notUtc })
  .refine((at) => !at.startsWith('0000'), notUtc)
  .optional();

/** Which part of the time is looked at: a relative one up to now, or `from` up to, but not including, `to`. */
export const rangeFields = {
  /** Minutes, hours or days up to now: `15m`, `24h`, `7d`. Not beside `from`. */
  since: z
    .string()
    .regex(/^[1-9]\d{0,4}[mhd]$/, 'Expected a time up to now, for example "15m", "24h" or "7d".')
    .optional(),
  from: moment,
  to: moment,
};

/**
 * Which requests, as the members of a query string. Every field is a condition and all of them hold together; the values of one field
 * are one list of which one suffices, and of which with `.not` none may hold.
 */
export const requestFilterFields = {
  ...rangeFields,
  ...lists,
  /** A part of the error message, whatever its case. */
  'error.contains': part,
  /** A part of the client's name and version. */
  'client.contains': part,
  /** Nano-USD. A cost that is not known is neither at least nor at most anything. */
  'cost.min': amount,
  'cost.max': amount,
  /** Milliseconds. */
  'latency.min': whole,
  'latency.max': whole,
  /** Milliseconds until the first token. */
  'ttft.min': whole,
  'ttft.max': whole,
  /** All tokens, of every kind. */
  'tokens.min': whole,
  with: repeated(z.enum(presentFields)),
  without: repeated(z.enum(presentFields)),
} as const;

/** See {@link requestFilterFields}. */
export const requestFilter = z.strictObject(requestFilterFields);

/** A filter, parsed. */
export type RequestFilter = z.output<typeof requestFilter>;

/** A filter as a caller gives it. */
export type RequestFilterInput = z.input<typeof requestFilter>;

/**
 * Parses the query string of the log's address; members that are no part of the filter, such as the screen's own, are left out. Throws a
 * ZodError that names what is wrong.
 */
export function parseRequestFilter(query: string): RequestFilter {
  const search = new URLSearchParams(query);
  const known = Object.keys(requestFilterFields).filter((name) => search.has(name));
  return requestFilter.parse(
    Object.fromEntries(
      known.map((name) => {
        const [first, ...others] = search.getAll(name);
        return [name, others.length === 0 ? first : [first, ...others]];
      }),
    ),
  );
}

/** The query string, without "?", that `parseRequestFilter` reads as this filter. */
export function requestFilterQuery(filter: RequestFilterInput): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filter))
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) search.append(name, String(one));
  return search.toString();
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const unitMs: Readonly<Record<string, number>> = { m: minuteMs, h: hourMs, d: 24 * hourMs };

/** From `fromMs` up to, but not including, `toMs`; ms since 1970. */
export type RequestRange = { fromMs: number; toMs: number };

/**
 * The range of a filter at `nowMs`: the last 24 hours when it says nothing. A relative one of six hours or more begins with a whole hour.
 * One that is open at its end goes on a minute beyond now, for gateways whose clocks are ahead. Throws a RangeError when it is empty, or both relative and absolute.
 */
export function rangeOf(
  { since, from, to }: Pick<RequestFilter, 'since' | 'from' | 'to'>,
  nowMs: number,
): RequestRange {
  if (since !== undefined && (from !== undefined || to !== undefined))
    throw new RangeError('Give either `since` or `from` and `to`.');
  const toMs = to === undefined ? nowMs + minuteMs : Date.parse(to);
  const endMs = to === undefined ? nowMs : toMs;
  const span = since ?? '24h';
  const spanMs = Number(span.slice(0, -1)) * (unitMs[span.slice(-1)] ?? 0);
  const startMs = Math.max(0, endMs - spanMs);
  // Whole hours are what sums are kept by.
  const wholeMs = spanMs >= 6 * hourMs && to === undefined ? startMs - (startMs % hourMs) : startMs;
  const fromMs = from === undefined ? wholeMs : Date.parse(from);
  if (fromMs >= toMs) throw new RangeError('`from` must be before `to`.');
  return { fromMs, toMs };
}
