import { nearest } from '@switchyard/core/cache/nearest';
import { z } from 'zod';
import type { Redis } from '../redis/connect-redis.ts';
import { keys } from '../redis/keys.ts';
import { readScript, runScript } from '../redis/script.ts';
import { type CacheCipher, createCacheCipher } from './cache-cipher.ts';
import { createPatience } from './patience.ts';
import { createVectorMemory, type KnownVector } from './vector-memory.ts';

/** Questions that may be compared: those of one organization that are equal in everything else. */
export type VectorSet = { organizationId: string; set: string };

/** Where the answer to a question is kept, the request that it was made for, and what the question was as a vector. */
export type VectorEntry = { entry: string; requestId: string; vector: Float32Array };

/** The nearest question of a set; the cosine similarity is −1 to 1. */
export type NearestEntry = { entry: string; requestId: string; similarity: number };

/** Finds questions that mean nearly the same. Nothing rejects: where it is kept is away, nothing is found and nothing kept. */
export type VectorStore = {
  nearest(set: VectorSet, vector: Float32Array): Promise<NearestEntry | null>;
  /** Keeps a question for as long as its answer. */
  add(set: VectorSet, entry: VectorEntry, ttlSeconds: number): Promise<void>;
  /** To be called for an entry whose answer is gone. */
  forget(set: VectorSet, entry: string): Promise<void>;
};

/** What seals vectors, how long a call may wait for Redis (ms), and how many an organization keeps. */
export type VectorStoreOptions = { secret: string; waitMs: number; maxVectors?: number };

/**
 * Keeps vectors in Redis, encrypted, and compares them in this process: exactly, with a copy of each set in use that is brought up to
 * date by what has changed. An organization keeps `maxVectors` (5,000) at most; the oldest goes first.
 */
export function createVectorStore(
  redis: Redis,
  { secret, waitMs, maxVectors = 5_000 }: VectorStoreOptions,
): VectorStore {
  const cipher = createCacheCipher(secret);
  const patience = createPatience({ waitMs, failures: 3, pauseMs: 1_000, nowMs: () => performance.now() });
  const memory = createVectorMemory();
  // Commands to a server that is known to be away would only pile up.
  const isAway = () => !['ready', 'connect', 'connecting', 'wait'].includes(redis.status);

  /** The vectors of a set as Redis has them now. */
  async function current(of: VectorSet): Promise<Iterable<KnownVector>> {
    const key = keys.cacheVectors(of.organizationId, of.set);
    const version = await redis.hget(key, 'version');
    const known = memory.of(key);
    if (known.version === version) return known.vectors.values();
    const names = (await redis.hkeys(key)).filter((name) => name !== 'version');
    const present = new Set(names);
    for (const entry of known.vectors.keys()) if (!present.has(entry)) known.vectors.delete(entry);
    const missing = names.filter((name) => !known.vectors.has(name));
    for (let at = 0; at < missing.length; at += atOnce) {
      const some = missing.slice(at, at + atOnce);
      const sealed = await redis.hmgetBuffer(key, ...some);
      for (const [index, entry] of some.entries()) {
        const opened = openVector(cipher, { ...of, entry }, sealed[index] ?? null);
        if (opened !== null) known.vectors.set(entry, opened);
      }
    }
    known.version = version;
    memory.bound(key);
    return known.vectors.values();
  }

  return {
    async nearest(of, vector) {
      if (isAway()) return null;
      const vectors = await patience.within(() => current(of));
      const best = nearest(vector, vectors ?? []);
      return best && { entry: best.found.entry, requestId: best.found.requestId, similarity: best.similarity };
    },
    async add({ organizationId, set }, { entry, requestId, vector }, ttlSeconds) {
      if (isAway() || vector.length === 0 || vector.length > mostDimensions) return;
      const value = sealVector(cipher, { organizationId, set, entry }, { requestId, vector });
      const named = [keys.cacheVectors(organizationId, set), keys.cacheVectorAges(organizationId)];
      const args = [keys.cacheVectors(organizationId, ''), set, entry, value, ttlSeconds * 1_000, maxVectors];
      await patience.within(() => runScript(redis, addScript, { keys: named, args }));
    },
    async forget({ organizationId, set }, entry) {
      const key = keys.cacheVectors(organizationId, set);
      memory.of(key).vectors.delete(entry);
      if (isAway()) return;
      await patience.within(() =>
        Promise.all([redis.hdel(key, entry), redis.zrem(keys.cacheVectorAges(organizationId), `${set} ${entry}`)]),
      );
    },
  };
}

const addScript = readScript(import.meta.url, ['add-vector.lua']);

/** Vectors that are asked for in one command. */
const atOnce = 200;
/** Numbers of the longest vector that is kept. */
const mostDimensions = 4_096;

type VectorPlace = VectorSet & { entry: string };

/** A vector opens only in the set that it was kept in. */
const placeOf = ({ organizationId, set, entry }: VectorPlace) => ({ organizationId, entry: `vector ${set} ${entry}` });

const keptVector = z.strictObject({ requestId: z.string(), vector: z.base64() });

function sealVector(
  cipher: CacheCipher,
  place: VectorPlace,
  { requestId, vector }: Omit<VectorEntry, 'entry'>,
): Buffer {
  const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
  const text = JSON.stringify({ requestId, vector: bytes.toString('base64') });
  return cipher.seal(placeOf(place), text, Date.now());
}

function openVector(cipher: CacheCipher, place: VectorPlace, sealed: Buffer | null): KnownVector | null {
  const text = sealed === null ? undefined : cipher.open(placeOf(place), sealed);
  const kept = keptVector.safeParse(JSON.parse(text ?? 'null')).data;
  if (kept === undefined) return null;
  const bytes = new Uint8Array(Buffer.from(kept.vector, 'base64'));
  return {
    entry: place.entry,
    requestId: kept.requestId,
    vector: new Float32Array(bytes.buffer, 0, bytes.length >> 2),
  };
}
