import { afterAll, beforeAll, expect, test } from 'bun:test';
import { randomBytes, randomUUID } from 'node:crypto';
import { createVectorStore } from '../src/cache/vector-store.ts';
import { connectRedis, type Redis } from '../src/redis/connect-redis.ts';
import { keys } from '../src/redis/keys.ts';
import { createTestRedis, type TestRedis } from '../src/testing/test-redis.ts';

const options = { secret: randomBytes(32).toString('hex'), waitMs: 5_000, maxVectors: 4 };

let server: TestRedis;
let redis: Redis;
beforeAll(async () => {
  server = await createTestRedis({ cluster: true });
  redis = connectRedis(server.url, { name: 'test' });
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

const vectorAt = (angle: number) => Float32Array.of(Math.cos(angle), Math.sin(angle));
const kept = (entry: string, angle: number) => ({ entry, requestId: `request ${entry}`, vector: vectorAt(angle) });

test('every gateway finds the nearest of a set, and what others added since', async () => {
  const set = { organizationId: randomUUID(), set: 'one' };
  const [store, other] = [createVectorStore(redis, options), createVectorStore(redis, options)];
  expect(await other.nearest(set, vectorAt(0))).toBeNull();
  await store.add(set, kept('a', 0), 60);
  await store.add(set, kept('b', 1), 60);
  for (const one of [store, other]) {
    const near = await one.nearest(set, vectorAt(0.9));
    expect(near).toMatchObject({ entry: 'b', requestId: 'request b' });
    expect(near?.similarity).toBeCloseTo(Math.cos(0.1), 5);
  }
  await store.add(set, kept('c', 0.9), 60);
  expect((await other.nearest(set, vectorAt(0.9)))?.entry).toBe('c');
});

test('sets and organizations are apart, and vectors can be read by nobody else', async () => {
  const set = { organizationId: randomUUID(), set: 'one' };
  const store = createVectorStore(redis, options);
  await store.add(set, kept('a', 0), 60);
  expect(await store.nearest({ ...set, set: 'two' }, vectorAt(0))).toBeNull();
  expect(await store.nearest({ ...set, organizationId: randomUUID() }, vectorAt(0))).toBeNull();
  const stranger = createVectorStore(redis, { ...options, secret: 'another' });
  expect(await stranger.nearest(set, vectorAt(0))).toBeNull();
  // Copied to another set it does not open there.
  const key = keys.cacheVectors(set.organizationId, 'one');
  const copy = keys.cacheVectors(set.organizationId, 'copy');
  await redis.hset(copy, await redis.hgetallBuffer(key));
  expect(await store.nearest({ ...set, set: 'copy' }, vectorAt(0))).toBeNull();
  expect(await redis.pttl(key)).toBeWithin(1, 60_001);
});

test('what is forgotten is found no more; added again it is', async () => {
  const set = { organizationId: randomUUID(), set: 'one' };
  const [store, other] = [createVectorStore(redis, options), createVectorStore(redis, options)];
  await store.add(set, kept('a', 0), 60);
  await store.nearest(set, vectorAt(0));
  await store.forget(set, 'a');
  for (const one of [store, other]) expect(await one.nearest(set, vectorAt(0))).toBeNull();
  await other.add(set, kept('a', 0), 60);
  for (const one of [store, other]) expect((await one.nearest(set, vectorAt(0)))?.entry).toBe('a');
});

test('an organization keeps so many vectors; the oldest go first, from every set', async () => {
  const organizationId = randomUUID();
  const store = createVectorStore(redis, options);
  for (const [at, name] of ['a', 'b', 'c', 'd', 'e', 'f'].entries()) {
    await store.add({ organizationId, set: at < 2 ? 'old' : 'new' }, kept(name, at), 60);
    await Bun.sleep(2);
  }
  expect(await redis.exists(keys.cacheVectors(organizationId, 'old'))).toBe(0);
  expect(await redis.hlen(keys.cacheVectors(organizationId, 'new'))).toBe(5); // four, and the version
  expect(await redis.zcard(keys.cacheVectorAges(organizationId))).toBe(4);
});

test('without Redis nothing is found and nothing throws', async () => {
  const gone = await createTestRedis();
  const lost = connectRedis(gone.url, { name: 'lost', commandTimeoutMs: 200 });
  await lost.ping();
  await gone.stop();
  const store = createVectorStore(lost, { ...options, waitMs: 200 });
  const set = { organizationId: randomUUID(), set: 'one' };
  await store.add(set, kept('a', 0), 60);
  expect(await store.nearest(set, vectorAt(0))).toBeNull();
  await store.forget(set, 'a');
  lost.disconnect();
});
