import { afterAll, beforeAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { announceConfigurationChange, listenForConfigurationChanges } from '../src/events/configuration-events.ts';
import { connectRedis, type Redis } from '../src/redis/connect-redis.ts';
import { keys } from '../src/redis/keys.ts';
import { createTestRedis, type TestRedis } from '../src/testing/test-redis.ts';

let testRedis: TestRedis;
let redis: Redis;
beforeAll(async () => {
  testRedis = await createTestRedis();
  redis = connectRedis(testRedis.url, { name: 'test' });
});
afterAll(async () => {
  redis.disconnect();
  await testRedis.stop();
});

test('what is published and is no announcement casts doubt on everything, and the listener lives on', async () => {
  const organizationId = randomUUID();
  const heard: string[] = [];
  let announced: () => void = () => {};
  const arrived = new Promise<void>((resolve) => {
    announced = resolve;
  });
  const listening = await listenForConfigurationChanges(testRedis.url, {
    onChange(change) {
      heard.push(change.organizationId);
      announced();
    },
    onGap: () => void heard.push('gap'),
  });
  for (const junk of ['not json', '{}', 'null', '{"organizationId":"*"}']) {
    await redis.publish(keys.configurationChannel, junk);
  }
  await announceConfigurationChange(redis, { organizationId });
  await arrived;
  listening.close();
  expect(heard.slice(-5)).toEqual(['gap', 'gap', 'gap', 'gap', organizationId]);
});
