import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { noUsage } from '@switchyard/core/pricing/usage';
import type { ShadowRecord } from '@switchyard/core/requests/shadow-record';
import type { RunningWorker } from '../src/queue/durable-worker.ts';
import { openRecordQueue, type RecordBatch, type RecordQueue } from '../src/queue/record-queue.ts';
import { startRecordWorker } from '../src/queue/record-worker.ts';
import { createTestRedis, type TestRedis } from '../src/testing/test-redis.ts';

let testRedis: TestRedis;
let queue: RecordQueue;
beforeAll(async () => {
  testRedis = await createTestRedis();
  queue = openRecordQueue(testRedis.url, { commandTimeoutMs: 5_000 });
});
afterAll(async () => {
  await queue.close();
  await testRedis.stop();
});

const charges = [{ budgetId: randomUUID(), period: '2026-11-01T00:00:00.000Z', group: 'acme', amount: '120' }];

/** As much of a record as the queue looks at; a worker would refuse it. */
const record = (organizationId: string) => ({ id: randomUUID(), organizationId, charges });
const batchOf = (records: object[]) => ({ version: 1, records }) as unknown as RecordBatch;
const ids = (found: { requestId: string }[]) => found.map(({ requestId }) => requestId).sort();

let worker: RunningWorker | undefined;
let release = () => {};
afterEach(async () => {
  release();
  await worker?.close();
});

test('what waits is found however much it is, by organization, copies included, and is old by the oldest', async () => {
  expect(await queue.lagMs()).toBe(0);
  const [mine, other] = [randomUUID(), randomUUID()];
  const own = Array.from({ length: 250 }, () => record(mine));
  const copy = record(mine);
  for (const [at, one] of own.entries()) await queue.add(`batch-${at}`, batchOf([one, record(other)]));
  await queue.addShadow(copy as unknown as ShadowRecord);
  await queue.add('unreadable', batchOf([{ organizationId: mine }]));
  const found = await queue.pendingCharges(mine);
  expect(ids(found)).toEqual([...own, copy].map(({ id }) => id).sort());
  for (const one of found) expect(one.charges).toEqual(charges);
  const asked = [own[0]?.id ?? '', own[249]?.id ?? '', copy.id];
  expect(await queue.pending(new Set([...asked, randomUUID()]))).toEqual(new Set(asked));
  await Bun.sleep(30);
  expect(await queue.lagMs()).toBeGreaterThanOrEqual(30);
});

test('what is under way and what is tried again later is still found; what was handled is not', async () => {
  const organizationId = randomUUID();
  const [fails, stays, passes] = [randomUUID(), randomUUID(), randomUUID()];
  const seen = new Set<string>();
  const stayed = new Promise<void>((resolve) => {
    release = resolve;
  });
  worker = startRecordWorker(testRedis.url, {
    concurrency: 8,
    handle: async () => {},
    async handleShadow({ id }) {
      seen.add(id);
      if (id === fails) throw new Error('The database is away.');
      if (id === stays) await stayed;
    },
    isRecordsFault: () => false,
    onRetry: () => {},
    onFailed: () => {},
    onError: () => {},
  });
  for (const id of [fails, stays, passes]) await queue.addShadow(copyOf(organizationId, id));
  await until(() => seen.size === 3);
  await until(async () => (await queue.counts()).delayed === 1);
  expect(ids(await queue.pendingCharges(organizationId))).toEqual([fails, stays].sort());
  expect(await queue.lagMs()).toBeGreaterThan(0);
});

test('what can never be recorded was spent all the same; only a sweeper takes it for missing', async () => {
  const organizationId = randomUUID();
  const id = randomUUID();
  worker = startRecordWorker(testRedis.url, {
    concurrency: 8,
    handle: async () => {},
    handleShadow: () => Promise.reject(new Error('Postgres does not take it.')),
    isRecordsFault: () => true,
    onRetry: () => {},
    onFailed: () => {},
    onError: () => {},
  });
  const { failed } = await queue.counts();
  await queue.addShadow(copyOf(organizationId, id));
  await until(async () => (await queue.counts()).failed > failed);
  expect(await queue.pendingCharges(organizationId)).toEqual([{ requestId: id, charges, isOrphan: false }]);
  expect(await queue.pending(new Set([id]))).toEqual(new Set());
});

/** A record of a copy that a worker takes. */
function copyOf(organizationId: string, id: string): ShadowRecord {
  const answer = {
    providerAccountId: randomUUID(),
    provider: 'simulator',
    model: 'small',
    outcome: 'succeeded',
    httpStatus: 200,
    errorMessage: null,
    finishReason: 'stop',
    usage: noUsage,
    costNanos: '0',
    durationMs: 1,
    outputCharacters: 1,
  };
  const rule = { ruleId: randomUUID(), ruleVersion: 1, requestId: randomUUID(), startedAt: new Date().toISOString() };
  return {
    version: 1,
    id,
    organizationId,
    ...rule,
    served: answer,
    shadow: answer,
    similarity: 1,
    payer: null,
    charges,
  };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const endMs = Date.now() + 20_000; !(await holds()); await Bun.sleep(20))
    if (Date.now() > endMs) throw new Error('It did not come to that in 20 s.');
}
