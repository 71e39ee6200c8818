import { expect, test } from 'bun:test';
import { connectRedis, inspectRedis } from '../redis/connect-redis.ts';
import { createTestRedis } from './test-redis.ts';

test('it is durable as production asks, and what was synced survives kill -9', async () => {
  const server = await createTestRedis();
  const redis = connectRedis(server.url, { name: 'test' });
  expect(await inspectRedis(redis)).toEqual([]);
  await redis.config('SET', 'appendfsync', 'always');
  await redis.set('kept', 'yes');
  await server.kill9();
  await server.restart();
  expect(await redis.get('kept')).toBe('yes');
  redis.disconnect();
  await server.stop();
});
