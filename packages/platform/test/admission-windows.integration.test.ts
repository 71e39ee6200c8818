import { afterAll, beforeAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { type Measure, type Window, windowMs, windows } from '@switchyard/core/limits/limit-policy';
import type { WindowCheck } from '../src/admission/admission.ts';
import { type AdmissionStore, createAdmissionStore } from '../src/admission/admission-store.ts';
import { connectRedis, type Redis } from '../src/redis/connect-redis.ts';
import { keys } from '../src/redis/keys.ts';
import { createTestRedis, type TestRedis } from '../src/testing/test-redis.ts';
import { settledHolds } from './testing/admission-model.ts';
import { ageWindows, clockMs, daySliceMs } from './testing/age-windows.ts';

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

const policyId = randomUUID();
const check = (window: Window, amount: number, limit: number, measure: Measure = 'total-tokens'): WindowCheck => ({
  kind: 'window',
  policyId,
  group: 'acme',
  measure,
  window,
  amount,
  limit,
});

/** A fresh organization without budgets. */
function yard() {
  const organizationId = randomUUID();
  const admit = (checks: WindowCheck[], requestId = randomUUID()) =>
    store.admit({ organizationId, requestId, leaseMs: 60_000, intent: '{}', checks });
  const settle = (
    requestId: string,
    one: WindowCheck,
    tokens: number,
    manner: 'true' | 'estimate' | 'ledger' = 'true',
  ) => store.settle({ organizationId, requestId, manner, holds: settledHolds([one], { charged: 0n, tokens }) });
  const remaining = async (one: WindowCheck) => (await store.readWindows(organizationId, [one]))[0]?.remaining;
  return { organizationId, admit, settle, remaining };
}

/** The model of these tests knows which slice of a day it is in, so the slice must not end meanwhile. */
async function withinOneSlice(): Promise<void> {
  const leftMs = daySliceMs - ((await clockMs(redis)) % daySliceMs);
  if (leftMs < 10_000) await Bun.sleep(leftMs);
}

test('for every window and measure: so much is let in as the limit says, and the window is forgotten after two to three lengths', async () => {
  for (const window of ['minute', 'hour', 'day'] as const)
    for (const measure of ['requests', 'input-tokens', 'output-tokens', 'total-tokens'] as const) {
      const { organizationId, admit } = yard();
      const one = check(window, 3, 10, measure);
      const answers = await Promise.all(Array.from({ length: 6 }, () => admit([one])));
      expect(answers.map(({ kind }) => kind).sort()).toEqual([
        ...Array(3).fill('admitted'),
        ...Array(3).fill('limited'),
      ]);
      const ttlMs = await redis.pttl(keys.window(organizationId, one));
      expect(ttlMs).toBeGreaterThan(2 * windowMs[window]);
      expect(ttlMs).toBeLessThanOrEqual(3 * windowMs[window]);
    }
});

test('one that needs more than the limit is taken for the limit: it fits an empty window and no other', async () => {
  const { admit } = yard();
  expect(await admit([check('hour', 500, 100)])).toMatchObject({ kind: 'admitted', states: [{ remaining: 0 }] });
  expect((await admit([check('hour', 1, 100)])).kind).toBe('limited');
});

test('retry-after is true: with all windows that refuse together, one slice earlier it is refused and then it is admitted', async () => {
  await withinOneSlice();
  for (const [tokens, lies] of [
    [10, 20],
    [40, 20],
    [100, 45],
  ] as const) {
    const { organizationId, admit } = yard();
    const needs = (amount: number) => [check('day', amount, 100), check('day', 1, 4, 'requests')];
    for (const amount of [15, 25, 30]) {
      await admit(needs(amount));
      await ageWindows(redis, organizationId, 7);
    }
    await admit(needs(30));
    await ageWindows(redis, organizationId, lies);
    const refusal = await admit(needs(tokens));
    if (refusal.kind !== 'limited') throw new Error(`It was not refused but ${refusal.kind}.`);
    const slices = Math.ceil((refusal.retryAfterMs ?? 0) / daySliceMs);
    expect(slices).toBeGreaterThan(1);
    await ageWindows(redis, organizationId, slices - 1);
    expect((await admit(needs(tokens))).kind).toBe('limited');
    await ageWindows(redis, organizationId, 1);
    expect((await admit(needs(tokens))).kind).toBe('admitted');
  }
});

test('a window of a second: in no stretch of a second more than the limit is let in, and who waits as told is let in', async () => {
  const { admit } = yard();
  const one = check('second', 1, 10, 'requests');
  // Each was let in between these two moments of Redis' clock.
  const letIn: { afterMs: number; beforeMs: number }[] = [];
  const ask = async () => {
    const afterMs = await clockMs(redis);
    const answer = await admit([one]);
    if (answer.kind === 'admitted') letIn.push({ afterMs, beforeMs: await clockMs(redis) });
    return answer;
  };
  const startMs = Date.now();
  while (Date.now() - startMs < 2_600) {
    const answer = await ask();
    if (answer.kind !== 'limited') continue;
    expect(answer.retryAfterMs).toBeLessThanOrEqual(1_020);
    await Bun.sleep((answer.retryAfterMs ?? 0) + 1);
    expect((await ask()).kind).toBe('admitted');
  }
  expect(letIn.length).toBeGreaterThan(20);
  for (const [at, { beforeMs }] of letIn.entries()) {
    const surelyWithin = letIn.slice(0, at + 1).filter(({ afterMs }) => afterMs > beforeMs - 1_000);
    expect(surelyWithin.length).toBeLessThanOrEqual(10);
  }
});

test('the truth replaces the estimate in the slice of the admission, once; a slice that slid away is left', async () => {
  await withinOneSlice();
  const { organizationId, admit, settle, remaining } = yard();
  const one = check('day', 30, 100);
  const [early, late, gone] = [randomUUID(), randomUUID(), randomUUID()];
  await admit([one], gone);
  await ageWindows(redis, organizationId, 31);
  await admit([one], early);
  await ageWindows(redis, organizationId, 30);
  await admit([one], late);
  expect(await remaining(one)).toBe(40);
  await settle(gone, one, 0);
  expect(await remaining(one)).toBe(40);
  for (let times = 0; times < 2; times++) await settle(early, one, 10);
  expect(await remaining(one)).toBe(60);
  await settle(late, one, 95);
  expect(await remaining(one)).toBe(0);
  // The early one leaves with its 10, and the 95 of the late one stay.
  await ageWindows(redis, organizationId, 31);
  expect(await remaining(one)).toBe(5);
});

test("an orphan's estimate is replaced by what the ledger has after all", async () => {
  const { admit, settle, remaining } = yard();
  const one = check('day', 30, 100);
  const id = randomUUID();
  await admit([one], id);
  await settle(id, one, 30, 'estimate');
  await settle(id, one, 5, 'true');
  expect(await remaining(one)).toBe(70);
  for (let times = 0; times < 2; times++) await settle(id, one, 5, 'ledger');
  expect(await remaining(one)).toBe(95);
});

test('reading counts nothing, and an untouched window is whole', async () => {
  const { organizationId, admit } = yard();
  const checks = windows.map((window) => check(window, 1, 5, 'requests'));
  expect(await store.readWindows(organizationId, checks)).toEqual(
    checks.map(() => ({ kind: 'window', remaining: 5, resetsInMs: 0 })),
  );
  expect(await redis.keys(`sy:{${organizationId}}:*`)).toEqual([]);
  await admit(checks);
  for (const [at, state] of (await store.readWindows(organizationId, checks)).entries()) {
    const lengthMs = windowMs[windows[at] ?? 'second'];
    expect(state.remaining).toBe(4);
    expect(state.resetsInMs).toBeGreaterThan(lengthMs * 0.5);
    expect(state.resetsInMs).toBeLessThanOrEqual(lengthMs * 1.02);
  }
});

test('a clock of Redis that went back counts on: nothing is refused for ever', async () => {
  await withinOneSlice();
  const { organizationId, admit } = yard();
  const one = check('day', 1, 2, 'requests');
  for (const back of [3, 200]) {
    await redis.del(keys.window(organizationId, one));
    await admit([one]);
    await ageWindows(redis, organizationId, -back);
    expect((await admit([one])).kind).toBe('admitted');
    await ageWindows(redis, organizationId, back + 61);
    expect(await admit([one])).toMatchObject({ kind: 'admitted', states: [{ remaining: 1 }] });
  }
});
