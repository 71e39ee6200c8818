import { afterAll, beforeAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import type { Resting } from '@switchyard/core/routing/resting';
import { connectRedis, type Redis } from '../src/redis/connect-redis.ts';
import { keys } from '../src/redis/keys.ts';
import { listenForRests, type RestMessage } from '../src/resting/rest-messages.ts';
import { createRestStore } from '../src/resting/rest-store.ts';
import { createTestRedis, type TestRedis } from '../src/testing/test-redis.ts';

let server: TestRedis;
let redis: Redis;
beforeAll(async () => {
  server = await createTestRedis();
  redis = connectRedis(server.url, { name: 'test' });
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

const restOf = (more: Partial<Resting> = {}): Resting => ({
  providerAccountId: randomUUID(),
  credentialId: randomUUID(),
  model: 'm',
  kind: 'open',
  reason: '5 failures in a row',
  sinceMs: 1_000,
  untilMs: 2_000,
  ...more,
});

test('rests are read until they end, and what has ended or is not understood is deleted', async () => {
  const store = createRestStore(redis);
  const organizationId = randomUUID();
  const [long, short] = [restOf({ untilMs: 9_000, model: null, kind: 'parked' }), restOf()];
  await store.saveRest(organizationId, long);
  await store.saveRest(organizationId, short);
  await redis.hset(keys.resting(organizationId), 'strange', '{');
  expect(await store.readRests(organizationId, 1_500)).toHaveLength(2);
  expect(await store.readRests(organizationId, 2_000)).toEqual([long]);
  expect(await redis.hlen(keys.resting(organizationId))).toBe(1);
  expect(await store.readRests(randomUUID(), 0)).toEqual([]);
});

test('waking a credential ends all its rests and nobody else’s, and everybody who listens hears of it', async () => {
  const heard: RestMessage[] = [];
  const listener = listenForRests(server.url, { onMessage: (message) => void heard.push(message), onGap() {} });
  await listener.ready;
  const store = createRestStore(redis);
  const organizationId = randomUUID();
  const [mine, other] = [restOf(), restOf()];
  const everywhere = { ...mine, model: null };
  for (const rest of [mine, everywhere, other]) await store.saveRest(organizationId, rest);
  await redis.publish(keys.restingChannel, 'nonsense');
  await store.wake(organizationId, mine.credentialId);
  await store.endRest(organizationId, other);
  while (heard.length < 5) await Bun.sleep(5);
  expect(heard.slice(3)).toEqual([
    { kind: 'wake', organizationId, credentialId: mine.credentialId },
    { kind: 'ended', organizationId, credentialId: other.credentialId, model: 'm' },
  ]);
  expect(await store.readRests(organizationId, 0)).toEqual([]);
  listener.close();
});

test('headroom is kept by account and model, and the last word counts', async () => {
  const store = createRestStore(redis);
  const organizationId = randomUUID();
  const said = { providerAccountId: randomUUID(), model: 'vendor/a model', share: 0.5, atMs: 1 };
  await store.saveHeadroom(organizationId, said);
  await store.saveHeadroom(organizationId, { ...said, share: 0.25, atMs: 2 });
  expect(await store.readHeadroom(organizationId)).toEqual([{ ...said, share: 0.25, atMs: 2 }]);
});
