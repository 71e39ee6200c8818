import { afterEach, beforeEach, expect, test } from 'bun:test';
import type { RequestRecord } from '@switchyard/core/requests/record';
import { closeDatabase, createDatabase, type Database } from '@switchyard/db/client/create-database';
import { openRecordQueue, type RecordQueue } from '@switchyard/platform/queue/record-queue';
import { connectRedis } from '@switchyard/platform/redis/connect-redis';
import { createCut, createRig, differences, makeRecord, type Rig, readTotals, until } from './rig.ts';

let rig: Rig;
let db: Database;
let queue: RecordQueue;

beforeEach(async () => {
  rig = await createRig();
  db = createDatabase(rig.database.workerUrl, { poolSize: 2 });
  queue = openRecordQueue(rig.redis.url, { commandTimeoutMs: 5_000 });
});

afterEach(async () => {
  await Promise.all([closeDatabase(db), queue.close()]);
  await rig.end();
});

/** Puts records in the queue in batches of 20 and answers them all. */
async function enqueue(count: number): Promise<RequestRecord[]> {
  const records = Array.from({ length: count }, (_, index) => makeRecord({ costNanos: String(index) }));
  for (let at = 0; at < count; at += 20) {
    await queue.add(`batch-${records[at]!.id}`, { version: 1, records: records.slice(at, at + 20) });
  }
  return records;
}

async function expectAll(records: RequestRecord[]): Promise<void> {
  await until(async () => {
    const { waiting, active, delayed } = await queue.counts();
    return waiting + active + delayed === 0;
  });
  const cost = records.reduce((sum, { costNanos }) => sum + BigInt(costNanos ?? 0), 0n);
  expect(await readTotals(db)).toEqual({ rows: records.length, costNanos: cost, rollUpCostNanos: cost });
  expect(await differences(db)).toEqual([]);
  expect((await queue.counts()).failed).toBe(0);
}

test('a worker killed again and again in the middle of thousands of records loses none and counts none twice', async () => {
  const records = await enqueue(6_000);
  for (const share of [0.1, 0.4, 0.7]) {
    const worker = rig.spawnWorker();
    await until(async () => (await readTotals(db)).rows > records.length * share);
    worker.kill('SIGKILL');
    await worker.exited;
  }
  expect((await readTotals(db)).rows).toBeLessThan(records.length);
  rig.spawnWorker();
  await expectAll(records);
}, 90_000);

test('a batch that is delivered twice, as after a crash between commit and completion, counts once', async () => {
  const records = [makeRecord({ costNanos: '7' }), makeRecord({ costNanos: '8' })];
  await queue.add('first-delivery', { version: 1, records });
  await queue.add('second-delivery', { version: 1, records });
  rig.spawnWorker();
  await expectAll(records);
}, 30_000);

test('while Postgres is away nothing is lost, and all of it is recorded when it is back', async () => {
  const cut = await createCut(rig.database.workerUrl);
  const worker = rig.spawnWorker({ DATABASE_URL: cut.url });
  const before = await enqueue(1_000);
  await until(async () => (await readTotals(db)).rows > 100);
  cut.away();
  const during = await enqueue(1_000);
  // The worker itself says that it met the outage.
  await worker.line(({ msg }) => msg === 'a batch waits for its next try');
  cut.back();
  await expectAll([...before, ...during]);
  cut.end();
}, 60_000);

test('a poison record and an unreadable payload are kept with their reason, and everything around them is recorded', async () => {
  const [good, other] = [makeRecord(), makeRecord()];
  const poison = makeRecord({ costNanos: '9'.repeat(40) });
  await queue.add('mixed', { version: 1, records: [good, poison] });
  const alien = { version: 2, records: 'none' };
  await queue.add('alien', alien as never);
  await queue.add('after', { version: 1, records: [other] });
  rig.spawnWorker();
  await until(async () => (await readTotals(db)).rows === 2 && (await queue.counts()).failed === 2);
  expect(await differences(db)).toEqual([]);
  const redis = connectRedis(rig.redis.url, { name: 'test' });
  const kept = await redis.hmget('{sy-queue}:records:mixed', 'data', 'failedReason');
  expect(JSON.parse(kept[0] ?? '').records).toEqual([poison]);
  expect(kept[1]).toContain(`1 of 2 records cannot be recorded. ${poison.id}:`);
  expect(await redis.hget('{sy-queue}:records:alien', 'failedReason')).toContain('The payload is no batch of records');
  redis.disconnect();
}, 30_000);

test('SIGTERM lets running batches finish, and the process ends well', async () => {
  const records = await enqueue(2_000);
  const worker = rig.spawnWorker();
  await until(async () => (await readTotals(db)).rows > 100);
  worker.kill('SIGTERM');
  expect(await worker.exited).toBe(0);
  expect((await queue.counts()).active).toBe(0);
  rig.spawnWorker();
  await expectAll(records);
}, 60_000);

test('readiness names the server that is away, and the process lives on', async () => {
  const cut = await createCut(rig.database.workerUrl);
  const worker = rig.spawnWorker({ DATABASE_URL: cut.url });
  const { port } = await worker.line(({ msg }) => msg === 'the worker is running');
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  expect((await ask('/readyz')).status).toBe(200);
  expect(await (await ask('/status')).json()).toEqual({
    queue: { waiting: 0, active: 0, delayed: 0, failed: 0, lagMs: 0 },
    notifications: { due: 0, oldestDueAt: null, givenUp: 0 },
    verification: null,
    sinks: [],
  });
  cut.away();
  const unready = await ask('/readyz');
  expect(unready.status).toBe(503);
  expect(await unready.json()).toEqual({ postgres: false, redis: true });
  expect((await ask('/healthz')).status).toBe(200);
  cut.back();
  await until(async () => (await ask('/readyz')).status === 200);
  cut.end();
}, 30_000);

test('an unusable environment and a forgetful Redis are refused with what to do', async () => {
  const blind = rig.spawnWorker({ DATABASE_URL: 'mysql://somewhere', SWEEP_INTERVAL_MS: 'soon' });
  expect(await blind.exited).toBe(1);
  const said = await blind.errors();
  expect(said).toContain('DATABASE_URL: must start with postgresql://');
  expect(said).toContain('SWEEP_INTERVAL_MS');
  const redis = connectRedis(rig.redis.url, { name: 'test' });
  await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
  redis.disconnect();
  const forgetful = rig.spawnWorker();
  expect(await forgetful.exited).toBe(1);
  expect(await forgetful.errors()).toContain('set it to "noeviction"');
}, 30_000);
