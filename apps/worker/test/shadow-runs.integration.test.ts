import { afterAll, beforeAll, expect, test } from 'bun:test';
import { noUsage } from '@switchyard/core/pricing/usage';
import type { ComparedAnswer, ShadowIntent, ShadowRecord } from '@switchyard/core/requests/shadow-record';
import { closeDatabase, createDatabase, type Database } from '@switchyard/db/client/create-database';
import { insertShadowRun, readShadowCosts } from '@switchyard/db/requests/shadow-runs';
import { type AdmissionStore, createAdmissionStore } from '@switchyard/platform/admission/admission-store';
import { createLogger } from '@switchyard/platform/log/create-logger';
import { openRecordQueue, type RecordQueue } from '@switchyard/platform/queue/record-queue';
import { connectRedis, type Redis } from '@switchyard/platform/redis/connect-redis';
import { keys } from '@switchyard/platform/redis/keys';
import { shadowRuns } from '../src/jobs/shadow-runs.ts';
import { sweep } from '../src/jobs/sweep.ts';
import type { Tools } from '../src/tools.ts';
import { createRig, type Rig, until } from './rig.ts';

let rig: Rig;
let db: Database;
let owner: Database;
let redis: Redis;
let admission: AdmissionStore;
let records: RecordQueue;
let tools: Tools;

beforeAll(async () => {
  rig = await createRig();
  db = createDatabase(rig.database.workerUrl, { poolSize: 3 });
  owner = createDatabase(rig.database.ownerUrl, { poolSize: 2 });
  redis = connectRedis(rig.redis.url, { name: 'test' });
  admission = createAdmissionStore(redis);
  records = openRecordQueue(rig.redis.url, { commandTimeoutMs: 5_000 });
  tools = { db, admission, records, log: createLogger('test', 'silent'), now: Date.now };
});

afterAll(async () => {
  await Promise.all([closeDatabase(db), closeDatabase(owner), records.close()]);
  redis.disconnect();
  await rig.end();
});

const answer = (costNanos: string): ComparedAnswer => ({
  providerAccountId: Bun.randomUUIDv7(),
  provider: 'openai',
  model: 'm',
  outcome: 'succeeded',
  httpStatus: 200,
  errorMessage: null,
  finishReason: 'stop',
  usage: noUsage,
  costNanos,
  durationMs: 10,
  outputCharacters: 3,
});

const makeRecord = (given: Partial<ShadowRecord> = {}): ShadowRecord => ({
  version: 1,
  id: Bun.randomUUIDv7(),
  organizationId: Bun.randomUUIDv7(),
  requestId: Bun.randomUUIDv7(),
  ruleId: Bun.randomUUIDv7(),
  ruleVersion: 2,
  startedAt: '2026-11-28T10:00:00.000Z',
  served: answer('10'),
  shadow: answer('77'),
  similarity: 0.5,
  ...given,
});

const scopeOf = ({ ruleId }: ShadowRecord) => ({ kind: 'shadow' as const, id: ruleId, period: '2026-11' });

/** A copy that holds 5,000 nano-USD of its rule's budget, and whose gateway is gone. */
async function abandon(): Promise<ShadowRecord> {
  const record = makeRecord({ shadow: { ...answer('5000'), outcome: 'cancelled' } });
  const { id, organizationId } = record;
  await owner.$executeRaw`
    insert into organizations (id, slug, name, updated_at) values (${organizationId}::uuid, ${organizationId}, 'Acme', now())`;
  await admission.seed(organizationId, []);
  const intent: ShadowIntent = { version: 1, shadow: record, scopes: [scopeOf(record)] };
  const admitted = await admission.admit({
    organizationId,
    requestId: id,
    leaseMs: 60_000,
    reservedNanos: 5_000n,
    intent: JSON.stringify(intent),
    rateLimits: [],
    budgets: [{ ...scopeOf(record), limitNanos: 10_000n }],
  });
  expect(admitted.kind).toBe('admitted');
  await redis.zadd(keys.leases(organizationId), 1, id);
  return record;
}

async function expectSpend(record: ShadowRecord, spentNanos: bigint, heldNanos: bigint) {
  expect(await admission.readSpend(record.organizationId, [scopeOf(record)])).toEqual([{ spentNanos, heldNanos }]);
}

/** Handles what waits in the queue by hand, as the worker would. */
async function recordQueued(): Promise<void> {
  for (const jobId of await redis.lrange('{sy-queue}:records:wait', 0, -1)) {
    const data = await redis.hget(`{sy-queue}:records:${jobId}`, 'data');
    await shadowRuns.handle(tools, JSON.parse(data ?? ''));
    await redis.lrem('{sy-queue}:records:wait', 1, jobId);
    await redis.del(`{sy-queue}:records:${jobId}`);
  }
}

test('the record of a copy is one row however often it comes, and the first one counts', async () => {
  const record = makeRecord();
  await insertShadowRun(db, record);
  await insertShadowRun(db, record);
  await insertShadowRun(db, { ...record, shadow: answer('78') });
  const rows = await owner.shadowRun.findMany({ where: { requestId: record.requestId } });
  expect(rows).toMatchObject([{ id: record.id, ruleId: record.ruleId, ruleVersion: 2, costNanos: 77n, record }]);
  expect(await readShadowCosts(db, [record.id, Bun.randomUUIDv7()])).toEqual(new Map([[record.id, 77n]]));
});

test('a word of a provider’s that Postgres cannot keep loses no record', async () => {
  const record = makeRecord({ shadow: { ...answer('1'), errorMessage: 'a\0b\ud800' } });
  await insertShadowRun(db, record);
  expect((await readShadowCosts(db, [record.id])).get(record.id)).toBe(1n);
});

test('a running worker takes copies from the queue of records; one that makes no sense is kept as failed', async () => {
  const worker = rig.spawnWorker();
  const record = makeRecord();
  await records.addShadow(record);
  await records.addShadow({ ...makeRecord(), ruleId: 'no-uuid' });
  await until(async () => (await readShadowCosts(db, [record.id])).size === 1);
  await until(async () => (await records.counts()).failed === 1);
  worker.kill('SIGTERM');
  expect(await worker.exited).toBe(0);
}, 60_000);

test('a copy whose gateway is gone is recorded and paid at its reservation, and nothing stays held', async () => {
  const copy = await abandon();
  await sweep.run(tools);
  await expectSpend(copy, 5_000n, 0n);
  await recordQueued();
  await sweep.run(tools);
  await expectSpend(copy, 5_000n, 0n);
  expect((await readShadowCosts(db, [copy.id])).get(copy.id)).toBe(5_000n);
});

test('a copy that was recorded and not settled costs what its record says', async () => {
  const copy = await abandon();
  await insertShadowRun(db, { ...copy, shadow: answer('77') });
  await sweep.run(tools);
  await expectSpend(copy, 77n, 0n);
  expect((await records.counts()).waiting).toBe(0);
});

test('a copy whose record is still in the queue waits for it, and a late record corrects an estimate', async () => {
  const waiting = await abandon();
  await records.addShadow({ ...waiting, shadow: answer('77') });
  await sweep.run(tools);
  await expectSpend(waiting, 0n, 5_000n);
  await recordQueued();
  await expectSpend(waiting, 77n, 0n);

  const late = await abandon();
  await sweep.run(tools);
  await expectSpend(late, 5_000n, 0n);
  await insertShadowRun(db, { ...late, shadow: answer('88') });
  await recordQueued();
  await expectSpend(late, 88n, 0n);
});
