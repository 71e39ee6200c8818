import { afterAll, beforeAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import type { AdmissionCheck, WindowCheck } from '../src/admission/admission.ts';
import { createAdmissionStore } from '../src/admission/admission-store.ts';
import { connectRedis, type Redis } from '../src/redis/connect-redis.ts';
import { createTestRedis, type TestRedis } from '../src/testing/test-redis.ts';
import { settledHolds } from './testing/admission-model.ts';

let testRedis: TestRedis;
let redis: Redis;
beforeAll(async () => {
  testRedis = await createTestRedis({ cluster: true });
  redis = connectRedis(testRedis.url, { name: 'test' });
});
afterAll(async () => {
  redis.disconnect();
  await testRedis.stop();
});

test('on a cluster every operation works, because all keys of an organization are declared and in one slot', async () => {
  await expect(redis.mget('one', 'another')).rejects.toThrow('CROSSSLOT');
  const store = createAdmissionStore(redis);
  const [organizationId, requestId, orphanId] = [randomUUID(), randomUUID(), randomUUID()];
  const [policyId, budgetId] = [randomUUID(), randomUUID()];
  const counter = { budgetId, period: '2026-11-01T00:00:00.000Z', group: 'a value {in} braces', countedSinceMs: 0 };
  const bound = { maxGroups: 2, keepMs: 60_000, of: '{fifth}' };
  const window: WindowCheck = {
    kind: 'window',
    policyId,
    group: '{other}',
    measure: 'total-tokens',
    window: 'hour',
    bound,
    amount: 20,
    limit: 30,
  };
  const checks: AdmissionCheck[] = [
    window,
    { kind: 'concurrency', policyId, group: '{third}', limit: 5 },
    { kind: 'budget', ...counter, bound, amount: 50n, limit: 100n },
  ];
  const admit = (id: string) => store.admit({ organizationId, requestId: id, leaseMs: 60_000, intent: '{}', checks });
  const settle = (id: string, manner: 'true' | 'estimate' | 'ledger', charged: bigint) =>
    store.settle({ organizationId, requestId: id, manner, holds: settledHolds(checks, { charged, tokens: 5 }) });

  expect((await admit(requestId)).kind).toBe('unlisted');
  await store.list(organizationId, counter, ['{fourth}']);
  expect((await admit(requestId)).kind).toBe('unseeded');
  await store.seed(organizationId, [{ ...counter, spent: 10n }]);
  expect((await admit(requestId)).kind).toBe('admitted');
  await store.heartbeat(organizationId, [requestId], 60_000);
  expect((await admit(orphanId)).kind).toBe('limited');
  await settle(requestId, 'true', 40n);
  expect((await admit(orphanId)).kind).toBe('admitted');
  await store.heartbeat(organizationId, [orphanId], -1);
  expect(await store.expired(organizationId, 10)).toEqual([{ requestId: orphanId, intent: '{}' }]);
  await settle(orphanId, 'estimate', 50n);
  await settle(orphanId, 'ledger', 30n);
  expect(await store.correct(organizationId, counter, -1n)).toBe(true);
  expect(await store.openReservations(organizationId)).toEqual([]);
  expect(await store.readBudgets(organizationId, [counter])).toEqual([{ spent: 79n, held: 0n }]);
  expect(await store.readWindows(organizationId, [window])).toMatchObject([{ remaining: 20 }]);
});
