import { afterAll, beforeAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type AdmissionStore, createAdmissionStore } from '../src/admission/admission-store.ts';
import { connectRedis, type Redis } from '../src/redis/connect-redis.ts';
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

const program = fileURLToPath(new URL('./testing/admit-many.ts', import.meta.url));
const policyId = randomUUID();
const counter = { budgetId: randomUUID(), period: '2026-11-01T00:00:00.000Z', group: '', countedSinceMs: 0 };

const races = [
  {
    what: 'requests',
    check: { kind: 'window', policyId, group: '', measure: 'requests', window: 'day', amount: 1, limit: 101 },
    lets: 101,
  },
  {
    what: 'tokens',
    check: { kind: 'window', policyId, group: '', measure: 'total-tokens', window: 'day', amount: 7, limit: 1_000 },
    lets: 142,
  },
  { what: 'calls at once', check: { kind: 'concurrency', policyId, group: '', limit: 33 }, lets: 33 },
  { what: 'a budget', check: { kind: 'budget', ...counter, amount: '7', limit: '1000' }, lets: 142 },
];

for (const { what, check, lets } of races)
  test(`two processes at once admit exactly the limit together: ${what}`, async () => {
    const organizationId = randomUUID();
    await store.seed(organizationId, [{ ...counter, spent: 0n }]);
    const racers = [1, 2].map(() => startRacer(organizationId, check));
    for (const { ready } of racers) await ready;
    const letIn = await Promise.all(racers.map(({ run }) => run()));
    expect(letIn.reduce((sum, one) => sum + one, 0)).toBe(lets);
    expect(await store.openReservations(organizationId)).toHaveLength(lets);
  }, 60_000);

function startRacer(organizationId: string, check: object) {
  const child = Bun.spawn([process.execPath, program, testRedis.url, organizationId, JSON.stringify(check), '200'], {
    stdin: 'pipe',
    stdout: 'pipe',
  });
  const reader = child.stdout.getReader();
  const line = async () => new TextDecoder().decode((await reader.read()).value).trim();
  return {
    ready: line(),
    async run(): Promise<number> {
      child.stdin.write('go\n');
      await child.stdin.flush();
      const letIn = Number(await line());
      await child.exited;
      return letIn;
    },
  };
}
