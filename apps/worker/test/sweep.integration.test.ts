import { afterAll, beforeAll, expect, test } from 'bun:test';
import { closeDatabase, createDatabase, type Database } from '@switchyard/db/client/create-database';
import { ingestRecords } from '@switchyard/db/requests/ingest-records';
import { type AdmissionStore, createAdmissionStore } from '@switchyard/platform/admission/admission-store';
import { createLogger } from '@switchyard/platform/log/create-logger';
import { openRecordQueue, type RecordQueue } from '@switchyard/platform/queue/record-queue';
import { connectRedis, type Redis } from '@switchyard/platform/redis/connect-redis';
import { keys, type SpendScope } from '@switchyard/platform/redis/keys';
import { ingest } from '../src/jobs/ingest.ts';
import { sweep } from '../src/jobs/sweep.ts';
import type { Tools } from '../src/tools.ts';
import { createRig, differences, makeIntent, makeRecord, type Rig, until } from './rig.ts';

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

/** Empties the queue by hand, as the worker would with one batch after the other. */
async function ingestQueued(): Promise<void> {
  for (const jobId of await redis.lrange('{sy-queue}:records:wait', 0, -1)) {
    const data = await redis.hget(`{sy-queue}:records:${jobId}`, 'data');
    await ingest.handle(tools, JSON.parse(data ?? ''));
    await redis.lrem('{sy-queue}:records:wait', 1, jobId);
    await redis.del(`{sy-queue}:records:${jobId}`);
  }
}

type Abandoned = { id: string; organizationId: string; scopes: SpendScope[] };

/** A request of an organization of its own that holds 5,000 nano-USD and whose gateway is gone. */
async function abandon(intent?: string): Promise<Abandoned> {
  const [id, organizationId] = [Bun.randomUUIDv7(), Bun.randomUUIDv7()];
  await owner.$executeRaw`
    insert into organizations (id, slug, name, updated_at) values (${organizationId}::uuid, ${organizationId}, 'Acme', now())`;
  const kinds = ['organization', 'team', 'key'] as const;
  const scopes = kinds.map((kind) => ({ kind, id: Bun.randomUUIDv7(), period: '2026-11' }));
  await admission.seed(organizationId, []);
  const admitted = await admission.admit({
    organizationId,
    requestId: id,
    leaseMs: 60_000,
    reservedNanos: 5_000n,
    intent: intent ?? JSON.stringify(makeIntent(id, { organizationId, scopes })),
    rateLimits: [],
    budgets: scopes.map((scope) => ({ ...scope, limitNanos: 10_000n })),
  });
  expect(admitted.kind).toBe('admitted');
  await redis.zadd(keys.leases(organizationId), 1, id);
  return { id, organizationId, scopes };
}

async function expectSpend({ organizationId, scopes }: Abandoned, spentNanos: bigint, heldNanos: bigint) {
  const spend = await admission.readSpend(organizationId, scopes);
  expect(spend).toEqual(scopes.map(() => ({ spentNanos, heldNanos })));
}

async function rowOf({ id }: Abandoned) {
  const rows = await db.$queryRaw<
    { outcome: string; cost_nanos: bigint; cost_estimated: boolean; error_code: string }[]
  >`
    select outcome::text, cost_nanos, cost_estimated, error_code from request_logs where id = ${id}::uuid`;
  expect(rows.length).toBeLessThanOrEqual(1);
  return rows[0];
}

test('an orphan is settled at its reservation, nothing stays held, and its row says so', async () => {
  const orphan = await abandon();
  await sweep.run(tools);
  await expectSpend(orphan, 5_000n, 0n);
  await ingestQueued();
  expect(await rowOf(orphan)).toEqual({
    outcome: 'ORPHANED',
    cost_nanos: 5_000n,
    cost_estimated: true,
    error_code: 'gateway_lost',
  });
  await sweep.run(tools);
  await expectSpend(orphan, 5_000n, 0n);
  expect((await records.counts()).waiting).toBe(0);
});

test('a request that was recorded and not settled is settled at the ledger cost, without a second record', async () => {
  const orphan = await abandon();
  const { id, organizationId } = orphan;
  await ingestRecords(db, [makeRecord({ id, organizationId, costNanos: '1234' })]);
  await sweep.run(tools);
  await expectSpend(orphan, 1_234n, 0n);
  expect((await records.counts()).waiting).toBe(0);
  expect((await rowOf(orphan))?.outcome).toBe('SUCCEEDED');
});

test('a request whose record is still in the queue waits for it, and is settled at its cost', async () => {
  const orphan = await abandon();
  const { id, organizationId } = orphan;
  await records.add(`late-${id}`, { version: 1, records: [makeRecord({ id, organizationId, costNanos: '77' })] });
  await sweep.run(tools);
  await expectSpend(orphan, 0n, 5_000n);
  await ingestQueued();
  await sweep.run(tools);
  await expectSpend(orphan, 77n, 0n);
  expect(await rowOf(orphan)).toMatchObject({ outcome: 'SUCCEEDED', cost_nanos: 77n });
});

test('when the gateway turns out to be alive and its record is first, Redis follows the ledger', async () => {
  const orphan = await abandon();
  const { id, organizationId, scopes } = orphan;
  await sweep.run(tools);
  await ingestRecords(db, [makeRecord({ id, organizationId, costNanos: '1234' })]);
  await admission.settle({ organizationId, requestId: id, costNanos: 1_234n, manner: 'true', scopes });
  await expectSpend(orphan, 5_000n, 0n);
  await ingestQueued();
  await expectSpend(orphan, 1_234n, 0n);
  expect((await rowOf(orphan))?.outcome).toBe('SUCCEEDED');
});

test('when the orphan is in the ledger first, the late record changes neither ledger nor Redis', async () => {
  const orphan = await abandon();
  const { id, organizationId, scopes } = orphan;
  await sweep.run(tools);
  await ingestQueued();
  await records.add(`late-${id}`, { version: 1, records: [makeRecord({ id, organizationId, costNanos: '1234' })] });
  await admission.settle({ organizationId, requestId: id, costNanos: 1_234n, manner: 'true', scopes });
  await ingestQueued();
  await expectSpend(orphan, 5_000n, 0n);
  expect(await rowOf(orphan)).toMatchObject({ outcome: 'ORPHANED', cost_nanos: 5_000n });
});

test('a sweep that died between recording and settling is finished by the next one', async () => {
  const orphan = await abandon();
  const dying = { ...tools, admission: { ...admission, settle: () => Promise.reject(new Error('killed')) } };
  await expect(sweep.run(dying)).rejects.toThrow('could not be swept');
  await expectSpend(orphan, 0n, 5_000n);
  await ingestQueued();
  await sweep.run(tools);
  await expectSpend(orphan, 5_000n, 0n);
  expect((await rowOf(orphan))?.outcome).toBe('ORPHANED');
});

test('an intent that cannot be read stays held and does not stop the others', async () => {
  const broken = await abandon('{"version":0}');
  const orphan = await abandon();
  await sweep.run(tools);
  await expectSpend(broken, 0n, 5_000n);
  await expectSpend(orphan, 5_000n, 0n);
  await ingestQueued();
});

test('what cannot be settled for one organization does not keep back what another holds', async () => {
  const [stuck, orphan] = [await abandon(), await abandon()];
  const settle: AdmissionStore['settle'] = (settlement) =>
    settlement.requestId === stuck.id ? Promise.reject(new Error('refused')) : admission.settle(settlement);
  await expect(sweep.run({ ...tools, admission: { ...admission, settle } })).rejects.toThrow('1 organizations');
  await expectSpend(stuck, 0n, 5_000n);
  await expectSpend(orphan, 5_000n, 0n);
  await sweep.run(tools);
  await ingestQueued();
});

test('the running worker sweeps by itself: held returns to zero, row and roll-ups agree', async () => {
  const orphans = await Promise.all(Array.from({ length: 20 }, () => abandon()));
  rig.spawnWorker({ SWEEP_INTERVAL_MS: '300' });
  await until(async () => (await Promise.all(orphans.map(rowOf))).every((row) => row?.outcome === 'ORPHANED'));
  for (const orphan of orphans) await expectSpend(orphan, 5_000n, 0n);
  // The next orphan is found by the schedule, not by the run at boot.
  const later = await abandon();
  await until(async () => (await rowOf(later)) !== undefined);
  await expectSpend(later, 5_000n, 0n);
  expect(await differences(db)).toEqual([]);
}, 30_000);
