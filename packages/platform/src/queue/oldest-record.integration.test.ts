import { afterAll, expect, test } from 'bun:test';
import { Queue } from 'bullmq';
import { connectRedis } from '../redis/connect-redis.ts';
import { createTestRedis } from '../testing/test-redis.ts';
import { oldestRecordMs } from './oldest-record.ts';
import { queueNames, queuePrefix } from './queue-names.ts';

const server = await createTestRedis();
const redis = connectRedis(server.url, { name: 'switchyard-test' });
const queue = new Queue(queueNames.records, {
  connection: connectRedis(server.url, { name: 'q' }),
  prefix: queuePrefix,
});
afterAll(async () => {
  await queue.close();
  redis.disconnect();
  await server.stop();
});

test('the oldest record is found whichever state its batch is in', async () => {
  expect(await oldestRecordMs(redis)).toBeNull();
  await queue.add('batch', {}, { timestamp: 3_000 });
  await queue.add('batch', {}, { timestamp: 4_000 });
  expect(await oldestRecordMs(redis)).toBe(3_000);
  await queue.add('batch', {}, { timestamp: 2_000, delay: 60_000 });
  expect(await oldestRecordMs(redis)).toBe(2_000);
  await queue.obliterate({ force: true });
  expect(await oldestRecordMs(redis)).toBeNull();
});
