import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { createCacheStore, type Keeping } from '../src/cache/cache-store.ts';
import { connectRedis, type Redis } from '../src/redis/connect-redis.ts';
import { keys } from '../src/redis/keys.ts';
import { createTestRedis, type TestRedis } from '../src/testing/test-redis.ts';

const secret = randomBytes(32).toString('hex');
const options = { secret, maxEntryBytes: 20_000, maxBytes: 60_000, waitMs: 5_000 };

let server: TestRedis;
let redis: Redis;
let other: Redis;
beforeAll(async () => {
  server = await createTestRedis({ cluster: true });
  redis = connectRedis(server.url, { name: 'test' });
  other = connectRedis(server.url, { name: 'test-other' });
});
afterAll(async () => {
  redis.disconnect();
  other.disconnect();
  await server.stop();
});

const about = { teamId: 't', keyId: 'k', scope: 'team', namespace: null, model: 'm', costNanos: '7' };
const keeping = (organizationId: string, entry: string, more: Partial<Keeping> = {}): Keeping => ({
  organizationId,
  entry,
  text: `text of ${entry}`,
  ttlSeconds: 60,
  maxBytes: undefined,
  about,
  ...more,
});

/** Text that cannot be compressed. */
const noise = (bytes: number) => randomBytes(Math.ceil((bytes * 3) / 4)).toString('base64');

/** What Redis really holds of an organization's entries, bytes. */
async function heldBytes(organizationId: string): Promise<number> {
  const names = await redis.keys(keys.cacheEntry(organizationId, '*'));
  const sizes = await Promise.all(names.map((name) => redis.strlen(name)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe('an answer that is kept', () => {
  test('is found with its age until its time is up, and its uses are counted', async () => {
    const store = createCacheStore(redis, options);
    const organizationId = randomUUID();
    expect(await store.look({ organizationId, entry: 'a' }, null)).toEqual({ kind: 'none', reason: null });
    expect(await store.keep(keeping(organizationId, 'a', { ttlSeconds: 1 }))).toBe(true);
    const found = await store.look({ organizationId, entry: 'a' }, null);
    if (found.kind !== 'kept') throw new Error('It was kept.');
    expect(found.text).toBe('text of a');
    expect(found.ageMs).toBeLessThan(500);
    expect(found.leftMs).toBeWithin(400, 1_001);
    expect((await store.list(organizationId, { teamId: null, cursor: null, limit: 5 })).entries).toMatchObject([
      { entry: 'a', hits: 1, model: 'm', teamId: 't', costNanos: '7', ttlMs: 1_000 },
    ]);
    await Bun.sleep(1_100);
    expect(await store.look({ organizationId, entry: 'a' }, null)).toEqual({ kind: 'none', reason: 'expired' });
    expect(await store.size(organizationId)).toMatchObject({ entries: 0, bytes: 0 });
  });

  test('is not good enough for a caller that wants a younger one', async () => {
    const store = createCacheStore(redis, options);
    const organizationId = randomUUID();
    await store.keep(keeping(organizationId, 'a'));
    await Bun.sleep(30);
    expect(await store.look({ organizationId, entry: 'a' }, 5)).toEqual({ kind: 'none', reason: 'old' });
    expect(await store.look({ organizationId, entry: 'a' }, 60_000)).toMatchObject({ kind: 'kept' });
  });

  test('is not readable in Redis, nor under another secret, nor in another place', async () => {
    const store = createCacheStore(redis, options);
    const [organizationId, stranger] = [randomUUID(), randomUUID()];
    await store.keep(keeping(organizationId, 'a', { text: 'canary canary canary' }));
    const value = await redis.getBuffer(keys.cacheEntry(organizationId, 'a'));
    expect(value?.includes('canary')).toBe(false);
    const foreign = createCacheStore(redis, { ...options, secret: randomBytes(32).toString('hex') });
    expect(await foreign.look({ organizationId, entry: 'a' }, null)).toMatchObject({ kind: 'none' });
    await store.keep(keeping(stranger, 'a'));
    await redis.set(keys.cacheEntry(stranger, 'a'), value ?? '');
    expect(await store.look({ organizationId: stranger, entry: 'a' }, null)).toMatchObject({ kind: 'none' });
  });

  test('is named by what is asked, of whom, under the secret', () => {
    const store = createCacheStore(redis, options);
    expect(store.nameOf('o', 'asked')).toBe(createCacheStore(other, options).nameOf('o', 'asked'));
    expect(store.nameOf('o', 'asked')).not.toBe(store.nameOf('p', 'asked'));
    expect(store.nameOf('o', 'asked')).not.toBe(store.nameOf('o', 'asked '));
    expect(store.nameOf('o', 'asked')).toMatch(/^[\w-]{43}$/);
  });
});

describe('the bounds', () => {
  test('are kept by any order of calls of two gateways at once, and the totals tell the truth', async () => {
    const call = fc.record({
      gateway: fc.nat(1),
      name: fc.nat(12),
      bytes: fc.nat(40_000),
      what: fc.constantFrom('keep', 'keep', 'keep', 'look', 'forget'),
      own: fc.constantFrom(undefined, 40_000, 1_000_000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(call, { minLength: 1, maxLength: 8 }), { maxLength: 8 }), async (rounds) => {
        const organizationId = randomUUID();
        const stores = [createCacheStore(redis, options), createCacheStore(other, options)] as const;
        for (const round of rounds) {
          await Promise.all(
            round.map(async ({ gateway, name, bytes, what, own }) => {
              const store = stores[gateway === 0 ? 0 : 1];
              const entry = `e${name}`;
              if (what === 'look') return void (await store.look({ organizationId, entry }, null));
              if (what === 'forget') return void (await store.purge(organizationId, { kind: 'entry', entry }));
              const kept = await store.keep(keeping(organizationId, entry, { text: noise(bytes), maxBytes: own }));
              if (bytes > 28_000) expect(kept).toBe(false);
            }),
          );
          const { bytes, entries } = await stores[0].size(organizationId);
          const held = await heldBytes(organizationId);
          expect(bytes).toBeLessThanOrEqual(options.maxBytes);
          expect(held).toBeLessThanOrEqual(bytes);
          expect(held).toBeGreaterThanOrEqual(bytes - entries * 1_000);
        }
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  test('what was used longest ago goes first, and what has ended before all else', async () => {
    const store = createCacheStore(redis, { ...options, maxBytes: 34_000 });
    const organizationId = randomUUID();
    const big = { text: noise(10_000) };
    await store.keep(keeping(organizationId, 'short', { ...big, ttlSeconds: 1 }));
    await store.keep(keeping(organizationId, 'a', big));
    await store.keep(keeping(organizationId, 'b', big));
    await store.keep(keeping(organizationId, 'c', big));
    await store.look({ organizationId, entry: 'a' }, null);
    await store.look({ organizationId, entry: 'short' }, null);
    await Bun.sleep(1_050);
    const names = async () =>
      (await store.list(organizationId, { teamId: null, cursor: null, limit: 9 })).entries.map(({ entry }) => entry);
    await store.keep(keeping(organizationId, 'd', big));
    expect(await names()).toEqual(['d', 'a', 'c', 'b']);
    await store.keep(keeping(organizationId, 'e', big));
    expect(await names()).toEqual(['e', 'd', 'a', 'c']);
    expect(await store.size(organizationId)).toMatchObject({ entries: 4, evicted: 1 });
  });
});

test('a purge takes what it is about, of this organization, and nothing else', async () => {
  const store = createCacheStore(redis, { ...options, maxBytes: 10_000_000 });
  const [organizationId, stranger] = [randomUUID(), randomUUID()];
  const fill = async () => {
    for (let at = 0; at < 300; at++)
      await store.keep(
        keeping(organizationId, `n${at}`, {
          about: { ...about, teamId: at % 2 === 0 ? 'even' : 'odd', namespace: at % 3 === 0 ? 'docs/a' : null },
        }),
      );
  };
  await fill();
  await store.keep(keeping(stranger, 'n0'));
  const { bytes: all } = await store.size(organizationId);
  const named = await store.purge(organizationId, { kind: 'namespace', prefix: 'docs/' });
  expect(named.entries).toBe(100);
  const team = await store.purge(organizationId, { kind: 'team', teamId: 'even' });
  expect(team.entries).toBe(100);
  expect((await store.purge(organizationId, { kind: 'entry', entry: 'n1' })).entries).toBe(1);
  const rest = await store.purge(organizationId, { kind: 'all' });
  expect(rest.entries).toBe(99);
  expect(await store.size(organizationId)).toMatchObject({ entries: 0, bytes: 0 });
  expect(named.bytes + team.bytes + rest.bytes).toBeLessThan(all);
  expect(await store.look({ organizationId: stranger, entry: 'n0' }, null)).toMatchObject({ kind: 'kept' });
  await fill();
  const pages = [];
  for (let cursor: string | null = null; ; ) {
    const page = await store.list(organizationId, { teamId: 'odd', cursor, limit: 40 });
    pages.push(...page.entries.map(({ entry }) => entry));
    cursor = page.cursor;
    if (cursor === null) break;
  }
  expect(new Set(pages).size).toBe(150);
  expect(pages.length).toBe(150);
});

test('a Redis that is away is a miss, at once', async () => {
  const dying = await createTestRedis();
  const connection = connectRedis(dying.url, { name: 'test-dying' });
  await connection.ping();
  const store = createCacheStore(connection, { ...options, waitMs: 100 });
  await dying.kill9();
  const place = { organizationId: randomUUID(), entry: 'a' };
  const startedMs = performance.now();
  for (let at = 0; at < 50; at++)
    expect(await store.look(place, null)).toEqual({ kind: 'none', reason: 'unavailable' });
  expect(await store.keep(keeping(place.organizationId, 'a'))).toBe(false);
  expect(performance.now() - startedMs).toBeLessThan(400);
  connection.disconnect();
  await dying.stop();
});

test('a Redis that hangs holds up a few calls for a tenth of a second, and the others not at all', async () => {
  const hanging = await createTestRedis();
  const connection = connectRedis(hanging.url, { name: 'test-hanging' });
  const sleeper = connectRedis(hanging.url, { name: 'test-sleeper' });
  await Promise.all([connection.ping(), sleeper.ping()]);
  const store = createCacheStore(connection, { ...options, waitMs: 100 });
  const asleep = Bun.sleep(1_600);
  await sleeper.call('CLIENT', 'PAUSE', '1500', 'ALL');
  const place = { organizationId: randomUUID(), entry: 'a' };
  const startedMs = performance.now();
  for (let at = 0; at < 20; at++)
    expect(await store.look(place, null)).toEqual({ kind: 'none', reason: 'unavailable' });
  expect(performance.now() - startedMs).toBeLessThan(700);
  await asleep;
  for (const one of [connection, sleeper]) one.disconnect();
  await hanging.stop();
});
