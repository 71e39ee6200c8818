import { afterAll, beforeAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type AdmissionStore, createAdmissionStore } from '../src/admission/admission-store.ts';
import { connectRedis, type Redis } from '../src/redis/connect-redis.ts';
import { keys, type SpendScope } from '../src/redis/keys.ts';
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

const period = '2026-11';
const limits = { organization: 1_000n, team: 600n, key: 400n };
type Kind = keyof typeof limits;
const kinds: Kind[] = ['organization', 'team', 'key'];

/** A fresh organization with one team and one key, its budgets open. */
async function yard() {
  const organizationId = randomUUID();
  const scopes = kinds.map((kind) => ({
    kind,
    id: kind === 'organization' ? organizationId : randomUUID(),
    period,
  }));
  await store.seed(organizationId, []);
  const admit = (requestId: string, reservedNanos: bigint, leaseMs = 60_000) =>
    store.admit({
      organizationId,
      requestId,
      leaseMs,
      reservedNanos,
      intent: '{"colon":"a:b"}',
      rateLimits: [],
      budgets: scopes.map((scope) => ({ ...scope, limitNanos: limits[scope.kind] })),
    });
  const settle = (requestId: string, costNanos: bigint, manner: 'true' | 'estimate' | 'ledger' = 'true') =>
    store.settle({ organizationId, requestId, costNanos, manner, scopes });
  return { organizationId, scopes, admit, settle, spend: () => store.readSpend(organizationId, scopes) };
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('admit' as const), amount: fc.bigInt(0n, 300n) }),
  fc.record({ kind: fc.constant('settle' as const), pick: fc.nat(), share: fc.nat(100) }),
  fc.record({ kind: fc.constant('repeat' as const), pick: fc.nat() }),
  fc.record({ kind: fc.constant('orphan' as const), pick: fc.nat() }),
  fc.record({ kind: fc.constant('ledger' as const), pick: fc.nat(), share: fc.nat(100) }),
);

test('any schedule of admissions, settlements, repetitions, orphans and corrections keeps every counter exact and under its limit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { admit, settle, spend } = await yard();
      const open = new Map<string, bigint>();
      const estimated = new Map<string, bigint>();
      const settled: string[] = [];
      let spent = 0n;
      const held = () => [...open.values()].reduce((sum, amount) => sum + amount, 0n);
      const pickFrom = (ids: Iterable<string>, pick: number) => [...ids][pick % Math.max([...ids].length, 1)];
      for (const one of steps) {
        if (one.kind === 'admit') {
          const id = randomUUID();
          const admission = await admit(id, one.amount);
          const tightest = limits.key;
          const fits = spent + held() + one.amount <= tightest;
          const wanted = fits ? 'admitted' : spent + one.amount > tightest ? 'over-budget' : 'budget-in-flight';
          expect(admission.kind).toBe(wanted);
          if (fits) open.set(id, one.amount);
        } else if (one.kind === 'settle' || one.kind === 'orphan') {
          const id = pickFrom(open.keys(), one.pick);
          if (id === undefined) continue;
          const amount = open.get(id) ?? 0n;
          const cost = one.kind === 'orphan' ? amount : (amount * BigInt(one.share)) / 100n;
          await settle(id, cost, one.kind === 'orphan' ? 'estimate' : 'true');
          open.delete(id);
          spent += cost;
          if (one.kind === 'orphan') estimated.set(id, cost);
          settled.push(id);
        } else if (one.kind === 'repeat') {
          const id = pickFrom(settled, one.pick);
          if (id !== undefined) await settle(id, 77n);
        } else {
          const id = pickFrom(estimated.keys(), one.pick);
          if (id === undefined) continue;
          const estimate = estimated.get(id) ?? 0n;
          const cost = (estimate * BigInt(one.share)) / 100n;
          await settle(id, cost, 'ledger');
          await settle(id, cost, 'ledger');
          estimated.delete(id);
          spent += cost - estimate;
        }
        for (const counter of await spend()) {
          expect(counter).toEqual({ spentNanos: spent, heldNanos: held() });
          expect(counter.spentNanos + counter.heldNanos).toBeLessThanOrEqual(limits.organization);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('a refusal by any one budget reserves in none of them', async () => {
  const { admit, spend } = await yard();
  expect((await admit(randomUUID(), 500n)).kind).toBe('over-budget');
  expect(await spend()).toEqual(kinds.map(() => ({ spentNanos: 0n, heldNanos: 0n })));
});

test('a budget that is used up decides over one that is only held, so that nobody waits in vain', async () => {
  const { admit, settle } = await yard();
  const [first, second] = [randomUUID(), randomUUID()];
  await admit(first, 250n);
  await settle(first, 250n);
  await admit(second, 100n);
  // Team: 250 spent and 100 held of 600; key: 250 spent of 400.
  expect(await admit(randomUUID(), 300n)).toMatchObject({ kind: 'over-budget', index: 2 });
});

test('the same request admitted twice reserves once', async () => {
  const { admit, spend } = await yard();
  const id = randomUUID();
  await admit(id, 100n);
  await admit(id, 100n);
  expect((await spend()).map(({ heldNanos }) => heldNanos)).toEqual([100n, 100n, 100n]);
});

test('a lease that is not renewed expires and gives back the intent it was made with; a renewed one does not', async () => {
  const { organizationId, admit, settle } = await yard();
  const [lost, alive] = [randomUUID(), randomUUID()];
  await admit(lost, 10n, 1);
  await admit(alive, 10n, 1);
  await store.heartbeat(organizationId, [alive], 60_000);
  const found = await store.expired(organizationId, 10);
  expect(found).toEqual([{ requestId: lost, reservedNanos: 10n, intent: '{"colon":"a:b"}' }]);
  await settle(lost, 10n, 'estimate');
  await store.heartbeat(organizationId, [lost], 60_000);
  expect(await store.expired(organizationId, 10)).toEqual([]);
  expect(await redis.zscore(keys.leases(organizationId), lost)).toBeNull();
});

test('a cost that no counter can hold is refused whole: nothing is released twice', async () => {
  const { admit, settle, spend } = await yard();
  const id = randomUUID();
  await admit(id, 100n);
  for (let tries = 0; tries < 2; tries++) await expect(settle(id, 2n ** 63n + 5n)).rejects.toThrow('does not fit');
  expect(await spend()).toEqual(kinds.map(() => ({ spentNanos: 0n, heldNanos: 100n })));
  await settle(id, 40n);
  expect(await spend()).toEqual(kinds.map(() => ({ spentNanos: 40n, heldNanos: 0n })));
});

test('an organization whose spend Redis does not know admits nothing until it is seeded, and is seeded once', async () => {
  const organizationId = randomUUID();
  const scope: SpendScope = { kind: 'organization', id: organizationId, period };
  const request = {
    organizationId,
    leaseMs: 1_000,
    reservedNanos: 60n,
    intent: '{}',
    rateLimits: [],
    budgets: [{ ...scope, limitNanos: 100n }],
  };
  expect((await store.admit({ ...request, requestId: randomUUID() })).kind).toBe('unseeded');
  await store.seed(organizationId, [{ ...scope, spentNanos: 50n }]);
  await store.seed(organizationId, [{ ...scope, spentNanos: 0n }]);
  expect((await store.admit({ ...request, requestId: randomUUID() })).kind).toBe('over-budget');
});

test('N callers at once on a limit of L requests: exactly L are admitted, and a refused one consumes nothing', async () => {
  const organizationId = randomUUID();
  await store.seed(organizationId, []);
  const ask = () =>
    store.admit({
      organizationId,
      requestId: randomUUID(),
      leaseMs: 1_000,
      reservedNanos: 0n,
      intent: '{}',
      rateLimits: [
        { kind: 'organization', id: organizationId, requestsPerMinute: 100 },
        { kind: 'team', id: organizationId, requestsPerMinute: 40 },
      ],
      budgets: [],
    });
  const answers = await Promise.all(Array.from({ length: 200 }, ask));
  expect(answers.filter(({ kind }) => kind === 'admitted')).toHaveLength(40);
  expect(await redis.hget(keys.rate(organizationId, { kind: 'organization', id: organizationId }), 'total')).toBe('40');
  const refused = answers.find((answer) => answer.kind === 'rate-limited');
  expect(refused).toMatchObject({ index: 1 });
});

test('requests older than sixty seconds no longer count, and those within it do', async () => {
  const organizationId = randomUUID();
  await store.seed(organizationId, []);
  const window = keys.rate(organizationId, { kind: 'team', id: organizationId });
  const [seconds] = await redis.time();
  const now = Number(seconds);
  await redis.hset(window, { total: 5, head: now - 90, [now - 90]: 2, [now - 30]: 3 });
  const admission = await store.admit({
    organizationId,
    requestId: randomUUID(),
    leaseMs: 1_000,
    reservedNanos: 0n,
    intent: '{}',
    rateLimits: [{ kind: 'team', id: organizationId, requestsPerMinute: 4 }],
    budgets: [],
  });
  expect(admission).toMatchObject({ kind: 'admitted', rateLimits: [{ remaining: 0 }] });
});
