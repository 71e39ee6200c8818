import { afterAll, beforeAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import type { AdmissionCheck, CountedBudget } from '../src/admission/admission.ts';
import { type AdmissionStore, createAdmissionStore } from '../src/admission/admission-store.ts';
import { connectRedis, type Redis } from '../src/redis/connect-redis.ts';
import { keys } from '../src/redis/keys.ts';
import { createTestRedis, type TestRedis } from '../src/testing/test-redis.ts';

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

const [budgetId, policyId] = [randomUUID(), randomUUID()];
const counter = (group: string): CountedBudget => ({
  budgetId,
  period: '2026-11-01T00:00:00.000Z',
  group,
  countedSinceMs: 0,
});
const budget = (group: string, { limit = 100n, most = 3 } = {}): AdmissionCheck => ({
  kind: 'budget',
  ...counter(group),
  bound: group === '' ? undefined : { maxGroups: most, keepMs: null, of: '' },
  amount: 1n,
  limit,
});
const keepMs = 3_600_000;
const bound = { maxGroups: 3, keepMs, of: 'customer' };
const atOnce = (group: string, limit = 5): AdmissionCheck => ({ kind: 'concurrency', policyId, group, bound, limit });
const perMinute = (group: string): AdmissionCheck => ({
  kind: 'window',
  policyId,
  group,
  bound,
  measure: 'requests',
  window: 'minute',
  amount: 1,
  limit: 9,
});

/** An organization of its own; `admit` loads counters that Redis does not know. */
function yard() {
  const organizationId = randomUUID();
  const ask = (checks: AdmissionCheck[]) =>
    store.admit({ organizationId, requestId: randomUUID(), leaseMs: 60_000, intent: '{}', checks });
  const admit = async (checks: AdmissionCheck[]) => {
    const answer = await ask(checks);
    if (answer.kind !== 'unseeded') return answer;
    const unknown = checks.flatMap((check) => (check.kind === 'budget' ? [{ ...check, spent: 0n }] : []));
    await store.seed(organizationId, unknown);
    return ask(checks);
  };
  const list = (groups: string[]) => store.list(organizationId, counter(''), groups);
  const budgetKeys = () => redis.keys(keys.budget(organizationId, counter('*')));
  return { organizationId, ask, admit, list, budgetKeys };
}

test('a budget counts so many values apart, those of the ledger among them, and makes no counter for any other', async () => {
  const { admit, list, ask, budgetKeys } = yard();
  expect(await ask([budget('a')])).toEqual({ kind: 'unlisted', indexes: [0] });
  await list(['a', 'b']);
  await list(['x', 'y', 'z']);
  expect((await admit([budget('c')])).kind).toBe('admitted');
  expect(await ask([budget(''), budget('d'), budget('a'), budget('e')])).toEqual({ kind: 'crowded', indexes: [1, 3] });
  for (const group of ['a', 'b', 'c', '']) expect((await admit([budget(group)])).kind).toBe('admitted');
  expect(await budgetKeys()).toHaveLength(4);
  expect((await admit([budget('d', { most: 4 })])).kind).toBe('admitted');
  // A bound that was lowered takes no place away, and gives none.
  expect((await admit([budget('d', { most: 1 })])).kind).toBe('admitted');
  expect((await ask([budget('e', { most: 1 })])).kind).toBe('crowded');
});

test('however many values are named at once, and whether their calls are let in or refused, no more have counters than may', async () => {
  const { admit, list, budgetKeys } = yard();
  await list([]);
  const values = Array.from({ length: 40 }, (_, at) => `value-${at}`);
  const answers = await Promise.all(values.map((value, at) => admit([budget(value, { limit: at % 2 ? 100n : 0n })])));
  expect(answers.filter(({ kind }) => kind === 'crowded')).toHaveLength(37);
  expect(await budgetKeys()).toHaveLength(3);
});

test('a call that a limit refuses takes no place in a budget and loads nothing', async () => {
  const { ask, list, organizationId } = yard();
  await list([]);
  const once: AdmissionCheck = {
    kind: 'window',
    policyId: budgetId,
    group: '',
    measure: 'requests',
    window: 'day',
    amount: 1,
    limit: 1,
  };
  expect((await ask([once])).kind).toBe('admitted');
  const refused = await ask([once, budget('a')]);
  expect(refused).toMatchObject({ kind: 'limited', index: 0, states: [{ kind: 'window' }, { kind: 'unknown' }] });
  expect(await redis.zcard(keys.budgetGroups(organizationId, counter('')))).toBe(1);
});

test('a policy counts so many groups apart, all of its limits the same ones, and a refused call takes no place', async () => {
  const { ask, organizationId } = yard();
  for (const group of ['a', 'b']) expect((await ask([perMinute(group), atOnce(group)])).kind).toBe('admitted');
  expect((await ask([perMinute('c'), atOnce('c', 0)])).kind).toBe('limited');
  expect((await ask([perMinute('c'), atOnce('c')])).kind).toBe('admitted');
  expect(await ask([perMinute('d'), atOnce('d')])).toEqual({ kind: 'crowded', indexes: [0, 1] });
  expect((await ask([perMinute('a'), atOnce('a')])).kind).toBe('admitted');
  expect(await store.countGroups(organizationId, { policyId, of: 'customer', keepMs })).toBe(3);
  expect(
    await redis.keys(keys.window(organizationId, { policyId, group: '*', measure: 'requests', window: 'minute' })),
  ).toHaveLength(3);
});

test('a policy that groups by something else than before finds all places free', async () => {
  const { ask } = yard();
  for (const group of ['a', 'b', 'c']) await ask([atOnce(group)]);
  const other = (group: string): AdmissionCheck => ({
    kind: 'concurrency',
    policyId,
    group,
    bound: { ...bound, of: 'end-user' },
    limit: 5,
  });
  for (const group of ['ann', 'bob', 'cleo']) expect((await ask([other(group)])).kind).toBe('admitted');
  expect((await ask([other('dan')])).kind).toBe('crowded');
});

test('a group of a policy that was not counted for long enough gives its place to another, and one that was keeps it', async () => {
  const { ask, organizationId } = yard();
  for (const group of ['a', 'b', 'c']) await ask([perMinute(group)]);
  const set = keys.limitGroups(organizationId, { policyId, of: 'customer' });
  const longAgo = Date.now() - keepMs - 1_000;
  await redis.zadd(set, longAgo, 'a', longAgo, 'b');
  await ask([perMinute('b')]);
  expect((await ask([perMinute('d')])).kind).toBe('admitted');
  expect((await redis.zrange(set, '0', '-1')).sort()).toEqual(['b', 'c', 'd']);
  expect((await ask([perMinute('a')])).kind).toBe('crowded');
});

test('places outlive the last use of a budget by a week, and those of a policy by what its groups keep theirs', async () => {
  const { admit, list, organizationId } = yard();
  await list([]);
  await admit([perMinute('a'), budget('a')]);
  expect(await redis.ttl(keys.budgetGroups(organizationId, counter('')))).toBe(7 * 24 * 3600);
  expect(await redis.pttl(keys.limitGroups(organizationId, { policyId, of: 'customer' }))).toBeGreaterThan(
    keepMs - 5_000,
  );
});
