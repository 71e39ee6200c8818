import { z } from 'zod';

/** What the dashboard asks a gateway of the cache of an organization: its entries by their last use, latest first. */
export const cacheEntriesAsked = z.strictObject({
  organizationId: z.uuid(),
  /** Only those that a key of this team made. */
  teamId: z.uuid().nullish(),
  /** From the answer before. */
  cursor: z
    .string()
    .regex(/^\d{1,9}$/)
    .nullish(),
  limit: z.int().min(1).max(200).default(50),
});

/** See {@link cacheEntriesAsked}. */
export type CacheEntriesAsked = z.input<typeof cacheEntriesAsked>;

/** Which entries are to go. */
export const cachePurgeAsked = z.strictObject({
  organizationId: z.uuid(),
  what: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('entry'), entry: z.string().regex(/^[\w-]{1,64}$/) }),
    z.strictObject({ kind: z.literal('namespace'), prefix: z.string().min(1).max(128) }),
    z.strictObject({ kind: z.literal('team'), teamId: z.uuid() }),
    z.strictObject({ kind: z.literal('all') }),
  ]),
});

/** See {@link cachePurgeAsked}. */
export type CachePurgeAsked = z.input<typeof cachePurgeAsked>;

/** Whose size is asked. */
export const cacheSizeAsked = z.strictObject({ organizationId: z.uuid() });

const count = z.int().nonnegative();

/** An entry as it is listed: not a word of what was said. Times in ms since 1970, `ttlMs` from when it was kept. */
export const cacheEntry = z.strictObject({
  entry: z.string(),
  teamId: z.string(),
  keyId: z.string(),
  scope: z.string(),
  namespace: z.string().nullable(),
  /** The model that was asked for. */
  model: z.string(),
  /** What the answer had cost, and so what each hit saved; nano-USD as a decimal string. */
  costNanos: z.string(),
  bytes: count,
  ttlMs: count,
  hits: count,
  usedAtMs: count,
  endsAtMs: count,
});

/** The answers of the three. */
export const cacheEntries = z.strictObject({ entries: z.array(cacheEntry), cursor: z.string().nullable() });
/** How much went. */
export const cachePurged = z.strictObject({ entries: count, bytes: count });
/** How much is kept, how much may be, and how many entries had to go for others. */
export const cacheSize = z.strictObject({ entries: count, bytes: count, maxBytes: count, evicted: count });
