import { z } from 'zod';
import type { Redis } from '../redis/connect-redis.ts';
import { keys } from '../redis/keys.ts';
import { readScript, runScript } from '../redis/script.ts';
import { type CacheCipher, type CachePlace, createCacheCipher } from './cache-cipher.ts';
import { createPatience } from './patience.ts';

/** What is known of an entry without opening it, for lists and purges; not a word of what was said. */
export const cacheAbout = z.strictObject({
  teamId: z.string(),
  keyId: z.string(),
  scope: z.string(),
  namespace: z.string().nullable(),
  /** The model that was asked for. */
  model: z.string(),
  /** What the answer had cost, nano-USD as a decimal string. */
  costNanos: z.string(),
  /** What it counts against the bound: itself and its places in the index. */
  bytes: z.int().nonnegative(),
  ttlMs: z.int().positive(),
});

/** See {@link cacheAbout}. */
export type CacheAbout = z.infer<typeof cacheAbout>;

/** An answer to keep. */
export type Keeping = CachePlace & {
  text: string;
  ttlSeconds: number;
  /** The organization's own bound on all that it keeps, bytes; the operator's applies besides. */
  maxBytes: number | undefined;
  about: Omit<CacheAbout, 'bytes' | 'ttlMs'>;
};

/** What looking an entry up came to. Ages in ms. */
export type Looked =
  | { kind: 'kept'; text: string; ageMs: number; leftMs: number }
  /** `old`: older than the caller wants it. `unavailable`: Redis is away. */
  | { kind: 'none'; reason: 'expired' | 'old' | 'unavailable' | null };

/** What a purge is about. */
export type CachePurge =
  | { kind: 'entry'; entry: string }
  | { kind: 'namespace'; prefix: string }
  | { kind: 'team'; teamId: string }
  | { kind: 'all' };

/** An entry as it is listed; times in ms since 1970. */
export type ListedEntry = CacheAbout & { entry: string; hits: number; usedAtMs: number; endsAtMs: number };

/** How much may be kept, what seals it, and how long a call may wait for Redis, ms. */
export type CacheStoreOptions = { secret: string; maxEntryBytes: number; maxBytes: number; waitMs: number };

/**
 * Answers that are kept in Redis, compressed and encrypted, on Redis' clock. No organization ever has more than its bound: what has
 * ended goes first, then what was used longest ago. When Redis is away nothing is found and nothing kept, within `waitMs`;
 * lists and purges reject then.
 */
export type CacheStore = ReturnType<typeof createCacheStore>;

/** Makes the store over a connection. Large values go over it: it should not be one that admissions wait for. */
export function createCacheStore(redis: Redis, { secret, maxEntryBytes, maxBytes, waitMs }: CacheStoreOptions) {
  const cipher: CacheCipher = createCacheCipher(secret);
  const patience = createPatience({ waitMs, failures: 3, pauseMs: 1_000, nowMs: () => performance.now() });
  // Commands to a server that is known to be away would only pile up.
  const isAway = () => !['ready', 'connect', 'connecting', 'wait'].includes(redis.status);
  const run = (organizationId: string, script: keyof typeof scripts, args: (string | number | Buffer)[]) =>
    runScript(redis, scripts[script], { keys: indexOf(organizationId), args: [prefixOf(organizationId), ...args] });

  async function forget(organizationId: string, entries: readonly string[]): Promise<Purged> {
    const purged = { entries: 0, bytes: 0 };
    for (let at = 0; at < entries.length; at += atOnce) {
      const [count, bytes] = pair.parse(await run(organizationId, 'forget', entries.slice(at, at + atOnce)));
      purged.entries += count;
      purged.bytes += bytes;
    }
    return purged;
  }

  return {
    /** The name of the entry for what is asked. */
    nameOf: cipher.nameOf,
    /** Looks an entry up; with `maxAgeMs` only one that is no older. A trial is not counted as a use. Never rejects. */
    async look(place: CachePlace, maxAgeMs: number | null, { isTrial = false } = {}): Promise<Looked> {
      if (isAway()) return { kind: 'none', reason: 'unavailable' };
      const { organizationId, entry } = place;
      const answer = await patience.within(() =>
        Promise.all([
          redis.getBuffer(keys.cacheEntry(organizationId, entry)),
          run(organizationId, 'look', [entry, maxAgeMs ?? -1, isTrial ? 1 : 0]),
        ]),
      );
      if (answer === undefined) return { kind: 'none', reason: 'unavailable' };
      const [what, ageMs, leftMs] = looked.parse(answer[1]);
      if (what !== 'kept') return { kind: 'none', reason: what === 'none' ? null : what };
      const text = answer[0] === null ? undefined : cipher.open(place, answer[0]);
      return text === undefined ? { kind: 'none', reason: null } : { kind: 'kept', text, ageMs, leftMs };
    },
    /** Keeps an answer. False when it is too large or Redis is away. Never rejects. */
    async keep({ organizationId, entry, text, ttlSeconds, maxBytes: ownBytes, about }: Keeping): Promise<boolean> {
      if (isAway() || text.length > maxEntryBytes * mostCompressed) return false;
      const value = cipher.seal({ organizationId, entry }, text, Date.now());
      if (value.length > maxEntryBytes) return false;
      const told = { ...about, ttlMs: ttlSeconds * 1_000 };
      const bytes = value.length + JSON.stringify(told).length + bytesOfIndex;
      const most = Math.min(maxBytes, ownBytes ?? maxBytes);
      const args = [entry, value, JSON.stringify({ ...told, bytes }), bytes, told.ttlMs, most];
      return (await patience.within(() => run(organizationId, 'keep', args))) === 1;
    },
    /** Entries by their last use, latest first; `cursor` is from the answer before. With a team only its own. */
    async list(
      organizationId: string,
      { teamId, cursor, limit }: { teamId: string | null; cursor: string | null; limit: number },
    ): Promise<{ entries: ListedEntry[]; cursor: string | null }> {
      const found: ListedEntry[] = [];
      for (let from = Number(cursor ?? 0); ; from += atOnce) {
        const page = await readPage(redis, organizationId, from);
        for (const [at, entry] of page.entries()) {
          if (entry !== null && (teamId === null || entry.teamId === teamId)) found.push(entry);
          if (found.length === limit) return { entries: found, cursor: String(from + at + 1) };
        }
        if (page.length < atOnce) return { entries: found, cursor: null };
      }
    },
    /** Forgets what the purge is about; answers how many entries and bytes that were. */
    async purge(organizationId: string, what: CachePurge): Promise<Purged> {
      if (what.kind === 'entry') return await forget(organizationId, [what.entry]);
      const purged = { entries: 0, bytes: 0 };
      let cursor = '0';
      do {
        const [next, fields] = await redis.hscan(keys.cacheAbout(organizationId), cursor, 'COUNT', atOnce);
        const some = await forget(organizationId, entriesIn(fields, what));
        purged.entries += some.entries;
        purged.bytes += some.bytes;
        cursor = next;
      } while (cursor !== '0');
      return purged;
    },
    /** How much is kept now, how much may be, and how many entries had to go for others. */
    async size(organizationId: string) {
      const [bytes = null, evicted = null] = await redis.hmget(keys.cacheTotals(organizationId), 'bytes', 'evicted');
      const entries = await redis.zcard(keys.cacheUsed(organizationId));
      return { entries, bytes: Number(bytes ?? 0), maxBytes, evicted: Number(evicted ?? 0) };
    },
  };
}

/** How much was purged. */
export type Purged = { entries: number; bytes: number };

const parts = (file: string) => readScript(import.meta.url, ['index.lua', file]);
const scripts = { keep: parts('keep.lua'), look: parts('look.lua'), forget: parts('forget.lua') };

/** Entries that one script handles: others must not wait for it long. */
const atOnce = 200;
/** Bytes that an entry takes in the index, about: its name stands there five times. */
const bytesOfIndex = 512;
/** Text is hardly ever compressed to less than this part. */
const mostCompressed = 64;

const indexOf = (organizationId: string) => [
  keys.cacheUsed(organizationId),
  keys.cacheEnds(organizationId),
  keys.cacheAbout(organizationId),
  keys.cacheHits(organizationId),
  keys.cacheTotals(organizationId),
];

const prefixOf = (organizationId: string) => keys.cacheEntry(organizationId, '');

const pair = z.tuple([z.number(), z.number()]);
const looked = z.tuple([z.enum(['none', 'expired', 'old', 'kept']), z.number().default(0), z.number().default(0)]);

function parseAbout(text: string | null | undefined): CacheAbout | null {
  const parsed = cacheAbout.safeParse(JSON.parse(text ?? 'null'));
  return parsed.success ? parsed.data : null;
}

/** `fields` are names and values by turns. */
function entriesIn(fields: readonly string[], what: Exclude<CachePurge, { kind: 'entry' }>): string[] {
  return fields.filter((_, at) => {
    if (at % 2 === 1) return false;
    if (what.kind === 'all') return true;
    const about = parseAbout(fields[at + 1]);
    if (what.kind === 'team') return about?.teamId === what.teamId;
    return about?.namespace?.startsWith(what.prefix) ?? false;
  });
}

/** Null stands for an entry that went in between. */
async function readPage(redis: Redis, organizationId: string, from: number): Promise<(ListedEntry | null)[]> {
  const scored = await redis.zrevrange(keys.cacheUsed(organizationId), from, from + atOnce - 1, 'WITHSCORES');
  const names = scored.filter((_, at) => at % 2 === 0);
  if (names.length === 0) return [];
  const [abouts, hits, ends] = await Promise.all([
    redis.hmget(keys.cacheAbout(organizationId), ...names),
    redis.hmget(keys.cacheHits(organizationId), ...names),
    redis.zmscore(keys.cacheEnds(organizationId), ...names),
  ]);
  return names.map((entry, at) => {
    const about = parseAbout(abouts[at]);
    const [usedAtMs, endsAtMs] = [Number(scored[at * 2 + 1]), Number(ends[at] ?? 0)].map(Math.floor);
    return about && { ...about, entry, hits: Number(hits[at] ?? 0), usedAtMs: usedAtMs ?? 0, endsAtMs: endsAtMs ?? 0 };
  });
}
