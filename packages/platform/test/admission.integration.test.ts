import { afterAll, beforeAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import type { AdmissionCheck } from '../src/admission/admission.ts';
import { type AdmissionStore, createAdmissionStore } from '../src/admission/admission-store.ts';
import { connectRedis, type Redis } from '../src/redis/connect-redis.ts';
import { keys } from '../src/redis/keys.ts';
import { createTestRedis, type TestRedis } from '../src/testing/test-redis.ts';
import { settledHolds } from './testing/admission-model.ts';

let testRedis: TestRedis;
let redis: Redis;
let store: AdmissionStore;
beforeAll(async () => {
  testRedis = await createTestRedis();
  redis = connectRedis(testRedis.url, { name: 'test' });
  store = createAdmissionStore(redis);
});
afterAll(async () => {
  redis.disconnect();
  await testRedis.stop();
});

const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
const counter = (budgetId = first) => ({ budgetId, period: '2026-11-01T00:00:00.000Z', group: '', countedSinceMs: 0 });
const budget = (amount: bigint, limit: bigint | null, budgetId = first): AdmissionCheck => ({
  kind: 'budget',
  ...counter(budgetId),
  amount,
  limit,
});
const concurrency = (limit: number): AdmissionCheck => ({ kind: 'concurrency', policyId: first, group: 'acme', limit });

/** A fresh organization whose three budgets have spent nothing. */
async function yard({ seeded = true } = {}) {
  const organizationId = randomUUID();
  const budgets = [first, second, third].map((id) => ({ ...counter(id), spent: 0n }));
  if (seeded) await store.seed(organizationId, budgets);
  const admit = (requestId: string, checks: AdmissionCheck[], leaseMs = 60_000) =>
    store.admit({ organizationId, requestId, leaseMs, intent: '{"colon":"a:b"}', checks });
  const settle = (
    requestId: string,
    checks: AdmissionCheck[],
    charged: bigint,
    manner: 'true' | 'estimate' | 'ledger' = 'true',
  ) => store.settle({ organizationId, requestId, manner, holds: settledHolds(checks, { charged, tokens: 0 }) });
  const read = async (budgetId = first) => (await store.readBudgets(organizationId, [counter(budgetId)]))[0];
  return { organizationId, admit, settle, read };
}

test('a refusal by any one check holds in none of them and leaves nothing behind', async () => {
  const { organizationId, admit, read } = await yard();
  const before = (await redis.keys(`sy:{${organizationId}}:*`)).sort();
  const checks: AdmissionCheck[] = [
    { kind: 'window', policyId: first, group: '', measure: 'requests', window: 'minute', amount: 1, limit: 5 },
    concurrency(3),
    budget(500n, 1_000n),
    budget(500n, 499n, second),
  ];
  expect(await admit(randomUUID(), checks)).toEqual({
    kind: 'over-budget',
    index: 3,
    states: [
      { kind: 'window', remaining: 5, resetsInMs: 0 },
      { kind: 'concurrency', inUse: 0 },
      { kind: 'budget', spent: 0n, held: 0n },
      { kind: 'budget', spent: 0n, held: 0n },
    ],
  });
  expect(await read()).toEqual({ spent: 0n, held: 0n });
  expect((await redis.keys(`sy:{${organizationId}}:*`)).sort()).toEqual(before);
});

test('a budget that is used up decides over one that is only held, so that nobody waits in vain', async () => {
  const { admit, settle } = await yard();
  const [spends, holds] = [randomUUID(), randomUUID()];
  await admit(spends, [budget(250n, 400n, second)]);
  await settle(spends, [budget(250n, 400n, second)], 250n);
  await admit(holds, [budget(100n, 150n)]);
  expect(await admit(randomUUID(), [budget(60n, 150n), budget(300n, 400n, second)])).toMatchObject({
    kind: 'over-budget',
    index: 1,
  });
  expect(await admit(randomUUID(), [budget(60n, 150n), budget(100n, 400n, second)])).toMatchObject({
    kind: 'budget-in-flight',
    index: 0,
  });
});

test('the same request admitted twice holds once and is answered the same', async () => {
  const { admit, read } = await yard();
  const id = randomUUID();
  const checks = [budget(100n, 150n), concurrency(1)];
  const answer = await admit(id, checks);
  expect(answer.kind).toBe('admitted');
  expect(await admit(id, checks)).toEqual(answer);
  expect(await read()).toEqual({ spent: 0n, held: 100n });
});

test('a lease that is not renewed expires and gives back the intent it was made with; a renewed one does not', async () => {
  const { organizationId, admit, settle } = await yard();
  const [lost, alive] = [randomUUID(), randomUUID()];
  for (const id of [lost, alive]) await admit(id, [budget(10n, 100n)], 1);
  await store.heartbeat(organizationId, [alive], 60_000);
  await Bun.sleep(5);
  expect(await store.expired(organizationId, 10)).toEqual([{ requestId: lost, intent: '{"colon":"a:b"}' }]);
  expect(new Set(await store.openReservations(organizationId))).toEqual(new Set([lost, alive]));
  await settle(lost, [budget(10n, 100n)], 10n, 'estimate');
  await store.heartbeat(organizationId, [lost], 60_000);
  expect(await store.expired(organizationId, 10)).toEqual([]);
  expect(await redis.zscore(keys.leases(organizationId), lost)).toBeNull();
});

test('an amount that no counter can hold is refused whole: nothing is released twice', async () => {
  const { admit, settle, read } = await yard();
  const id = randomUUID();
  const checks = [budget(100n, 1_000n), budget(100n, null, second)];
  await admit(id, checks);
  for (let tries = 0; tries < 2; tries++)
    await expect(settle(id, checks, 2n ** 63n + 5n)).rejects.toThrow('does not fit');
  expect(await read()).toEqual({ spent: 0n, held: 100n });
  await settle(id, checks, 40n);
  expect(await read()).toEqual({ spent: 40n, held: 0n });
  await expect(admit(randomUUID(), [budget(9_100_000_000_000_000_000n, null)])).rejects.toThrow('does not fit');
  expect(await read()).toEqual({ spent: 40n, held: 0n });
});

test('amounts up to 9e15 are compared to the unit, and larger sums are kept exactly', async () => {
  const { admit, settle, read } = await yard();
  const most = 9_000_000_000_000_000n;
  const ids = [randomUUID(), randomUUID(), randomUUID()];
  expect((await admit(ids[0] ?? '', [budget(most - 2n, most)])).kind).toBe('admitted');
  expect((await admit(ids[1] ?? '', [budget(3n, most)])).kind).toBe('budget-in-flight');
  expect((await admit(ids[1] ?? '', [budget(2n, most)])).kind).toBe('admitted');
  expect((await admit(ids[2] ?? '', [budget(most, most)])).kind).toBe('budget-in-flight');
  await settle(ids[0] ?? '', [budget(most - 2n, most)], most - 1n);
  expect((await admit(ids[2] ?? '', [budget(2n, most)])).kind).toBe('over-budget');
  const large = 8_000_000_000_000_000_001n;
  await admit(ids[2] ?? '', [budget(large, null, second)]);
  await settle(ids[2] ?? '', [budget(large, null, second)], large);
  expect(await read(second)).toEqual({ spent: large, held: 0n });
});

test('budgets that Redis does not know admit nothing until they are seeded, and are seeded once', async () => {
  const { organizationId, admit, settle, read } = await yard({ seeded: false });
  await store.seed(organizationId, [{ ...counter(second), spent: 0n }]);
  const checks = [budget(60n, 100n), concurrency(5), budget(60n, 100n, second), budget(60n, null, third)];
  expect(await admit(randomUUID(), checks)).toEqual({ kind: 'unseeded', indexes: [0, 3] });
  expect(await read()).toBeNull();
  expect(await store.correct(organizationId, counter(), 5n)).toBe(false);
  await settle(randomUUID(), checks, 60n);
  expect(await read()).toBeNull();
  const spent = [50n, 0n];
  for (const amount of spent)
    await store.seed(
      organizationId,
      [first, third].map((id) => ({ ...counter(id), spent: amount })),
    );
  expect((await admit(randomUUID(), checks)).kind).toBe('over-budget');
  expect(await store.correct(organizationId, counter(), -10n)).toBe(true);
  expect((await admit(randomUUID(), checks)).kind).toBe('admitted');
  expect(await read()).toEqual({ spent: 40n, held: 60n });
});

test('a counter from before its budget was changed is loaded anew, and what it holds stays held', async () => {
  const { organizationId, admit, settle, read } = await yard();
  const since = (countedSinceMs: number) => ({ ...budget(60n, 100n), countedSinceMs });
  const [before, after] = [randomUUID(), randomUUID()];
  await admit(before, [since(0)]);
  expect(await admit(after, [since(5)])).toEqual({ kind: 'unseeded', indexes: [0] });
  expect(await store.readBudgets(organizationId, [{ ...counter(), countedSinceMs: 5 }])).toEqual([null]);
  await store.seed(organizationId, [{ ...counter(), countedSinceMs: 5, spent: 30n }]);
  await store.seed(organizationId, [{ ...counter(), countedSinceMs: 5, spent: 99n }]);
  expect(await admit(after, [since(5)])).toMatchObject({ kind: 'budget-in-flight' });
  expect(await read()).toEqual({ spent: 30n, held: 60n });
  await settle(before, [since(0)], 10n);
  expect(await read()).toEqual({ spent: 40n, held: 0n });
  // A gateway that has not heard of the change counts in the new one and never brings the old one back.
  expect((await admit(after, [since(0)])).kind).toBe('admitted');
  await store.seed(organizationId, [{ ...counter(), countedSinceMs: 0, spent: 0n }]);
  expect(await read()).toEqual({ spent: 40n, held: 60n });
  expect(await store.correct(organizationId, counter(), 5n)).toBe(false);
  expect(await store.correct(organizationId, { ...counter(), countedSinceMs: 5 }, 5n)).toBe(true);
});

test('a counter that was lost while a request held in it never falls below nothing', async () => {
  const { organizationId, admit, settle, read } = await yard();
  const [before, after] = [randomUUID(), randomUUID()];
  await admit(before, [budget(50n, 100n), concurrency(5)]);
  await redis.del(keys.budget(organizationId, counter()));
  await store.seed(organizationId, [{ ...counter(), spent: 0n }]);
  await admit(after, [budget(20n, 100n), concurrency(5)]);
  await settle(before, [budget(50n, 100n), concurrency(5)], 30n);
  await settle(after, [budget(20n, 100n), concurrency(5)], 20n);
  expect(await read()).toEqual({ spent: 50n, held: 0n });
});

test('N callers at once on a limit of calls at once: exactly so many are let in, and each that ends lets in one', async () => {
  const { admit, settle } = await yard();
  const ids = Array.from({ length: 50 }, () => randomUUID());
  const answers = await Promise.all(ids.map((id) => admit(id, [concurrency(7)])));
  const inside = ids.filter((_, at) => answers[at]?.kind === 'admitted');
  expect(inside).toHaveLength(7);
  expect(answers.find(({ kind }) => kind === 'limited')).toEqual({
    kind: 'limited',
    index: 0,
    retryAfterMs: null,
    states: [{ kind: 'concurrency', inUse: 7 }],
  });
  for (let times = 0; times < 2; times++) await settle(inside[0] ?? '', [concurrency(7)], 0n);
  const again = await Promise.all([randomUUID(), randomUUID()].map((id) => admit(id, [concurrency(7)])));
  expect(again.map(({ kind }) => kind)).toEqual(['admitted', 'limited']);
});

test('counters of budgets outlive their use by a week, unused ones an hour; those of calls at once live until they are idle', async () => {
  const { organizationId, admit, settle } = await yard();
  const id = randomUUID();
  const checks = [budget(1n, 10n), concurrency(5)];
  await admit(randomUUID(), [budget(11n, 10n)]);
  // Callers name the values of some budgets; refused calls must not fill Redis with them.
  expect(await redis.ttl(keys.budget(organizationId, counter()))).toBeLessThanOrEqual(3_600);
  await admit(id, checks);
  const underWay = keys.concurrency(organizationId, { policyId: first, group: 'acme' });
  expect(await redis.ttl(keys.budget(organizationId, counter()))).toBeGreaterThan(6 * 86_400);
  expect(await redis.ttl(underWay)).toBe(-1);
  await redis.expire(keys.budget(organizationId, counter()), 1_000);
  await settle(id, checks, 1n);
  expect(await redis.ttl(keys.budget(organizationId, counter()))).toBeGreaterThan(6 * 86_400);
  expect(await redis.exists(underWay)).toBe(0);
});
