import { parseUsd } from '@switchyard/core/money/money';
import { nanosPerUsd } from '@switchyard/core/money/nano-usd';
import { usage } from '@switchyard/core/pricing/usage';
import { roles } from '@switchyard/core/tenancy/permissions';
import { z } from 'zod';

/** Id of a row: a UUID. */
export const id = z.uuid('Expected an id, for example "0197a0c2-7c1e-7b52-9d2e-3f1a2b4c5d6e".');

/** Route parameters of a single thing. */
export const idParams = z.strictObject({ id });

/** An amount in nano-USD (1e-9 USD) as a decimal string. */
export const nanos = z.string().regex(/^\d+$/, 'Expected whole nano-dollars as text, for example "1500".');

/** An amount in a budget's unit, nano-USD, tokens or requests, as a decimal string. */
export const amount = z.string().regex(/^\d+$/, 'Expected a whole number as text, for example "1500".');

/** An amount as a person types it, whose unit stands elsewhere: "500", "1,250.50". Which of them fit the unit is checked with it. */
export const amountText = z
  .string()
  .trim()
  .regex(/^\$?\d[\d,]*(?:\.\d{1,9})?$/, 'Expected an amount, for example "500".');

/** An amount in nano-USD that may be negative: sums that hold adjustments, and differences. */
export const signedNanos = z.string().regex(/^-?\d+$/, 'Expected whole nano-dollars as text, for example "-1500".');

/** A calendar month of this century or the next, such as "2026-11". */
export const calendarMonth = z
  .string()
  .regex(/^2[01]\d\d-(0[1-9]|1[0-2])$/, 'Expected a month, for example "2026-11".');

/** A query parameter that may be given several times: any of its values, or one. */
export const repeated = <Value extends z.ZodType>(value: Value, most: number) =>
  z.preprocess(
    (given) => (given === undefined || Array.isArray(given) ? given : [given]),
    z.array(value).max(most).default([]),
  );

/** An amount in dollars as a person types it: "12", "12.50", "1,234.56"; at most nine decimals. */
export const usd = z
  .string()
  .refine((text) => parseUsd(text.trim()) !== undefined, 'Expected dollars, for example "500" or "0.0125".');

/** A price in dollars per million tokens. Far above any real one, and still far from what a cost could not hold. */
export const usdPerMillion = usd.refine(
  (text) => (parseUsd(text.trim()) ?? 0n) <= 1_000_000n * nanosPerUsd,
  'A price may be at most $1,000,000 per million tokens.',
);

const inUtc = 'Expected a moment in UTC, for example "2026-11-22T14:00:00Z".';

/** A moment, ISO 8601 in UTC. The database has no year 0. */
export const moment = z.iso.datetime({ error: inUtc }).refine((text) => !text.startsWith('0000'), inUtc);

/** A name that people read. */
export const name = z
  .string()
  .trim()
  .min(1, 'Give it a name.')
  .max(80, 'At most 80 characters.')
  // Control characters would break lists, e-mails and CSV.
  .refine((text) => !/\p{Cc}/u.test(text), 'A name has no line breaks or control characters.');

/** A name inside addresses: lower-case letters, digits and single hyphens. */
export const slug = z
  .string()
  .min(2, 'At least 2 characters.')
  .max(48, 'At most 48 characters.')
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'Only lower-case letters, digits and single hyphens between them.');

/** Exactly one e-mail address. It is kept in lower case, without the blanks around it. */
export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'At most 254 characters.')
  .pipe(z.email('Expected one e-mail address, for example "dana@example.com".'));

/** A new password. */
export const password = z.string().min(10, 'At least 10 characters.').max(200, 'At most 200 characters.');

/** A member's role. */
export const role = z.enum(roles);

/** A model's name as a provider knows it. */
export const model = z
  .string()
  .trim()
  .min(1, 'Name a model.')
  .max(200, 'At most 200 characters.')
  .regex(/^\S+$/, 'A model name has no blanks.');

/** A thing that is named beside another. */
export const named = z.strictObject({ id, name: z.string() });

/** Non-negative count. */
export const count = z.int().nonnegative();

/** What was consumed, in disjoint buckets: tokens of every kind, and searches, images, time and characters. */
export const usageCounts = usage;

/** Query of a list that is read page by page: pass `nextCursor` of one page as `cursor` of the next. */
export const pageQuery = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number<number | string>().int().min(1).max(200).default(50),
});

/** One page of a list; `nextCursor` is null on the last one. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });

/** The answer of a route that answers 204 without a body. */
export const noContent = z.void();
