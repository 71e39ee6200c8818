import { afterAll, beforeAll, expect, test } from 'bun:test';
import fc from 'fast-check';
import { type AdmissionStore, createAdmissionStore } from '../src/admission/admission-store.ts';
import { connectRedis, type Redis } from '../src/redis/connect-redis.ts';
import { createTestRedis, type TestRedis } from '../src/testing/test-redis.ts';
import { budgetNames } from './testing/admission-model.ts';
import { clockMs, daySliceMs } from './testing/age-windows.ts';
import { createReplay, type Replay } from './testing/replay.ts';
import { scheduleStep } from './testing/schedule-step.ts';

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

test('thousands of random schedules of admissions, settlements, crashes, sweeps, rollovers, new limits, lost state and corrections: Redis says what the model says, and no budget is overrun', async () => {
  // The whole run is within one slice, so that the model knows which one the script counts in.
  const leftMs = daySliceMs - ((await clockMs(redis)) % daySliceMs);
  if (leftMs < 90_000) await Bun.sleep(leftMs);
  await fc.assert(
    fc.asyncProperty(fc.array(scheduleStep, { minLength: 5, maxLength: 50, size: 'max' }), async (steps) => {
      await redis.flushdb();
      const replay = createReplay(redis, store);
      for (const one of steps) {
        const before = used(replay);
        await replay.take(one);
        await replay.compare();
        if (mayAdd.has(one.kind)) continue;
        for (const [at, now] of used(replay).entries()) expect(now <= (before[at] ?? 0n)).toBe(true);
      }
      while (replay.model.open.size > 0) await replay.take({ kind: 'settle', pick: 0, share: 50, tokens: 1 });
      await replay.compare();
      await replay.expectIdle();
    }),
    { numRuns: 2_000 },
  );
}, 240_000);

/** Admissions are held to the limits where they are made; nothing else may add to a budget, except for corrections by the ledger. */
const mayAdd = new Set(['admit', 'correct', 'roll-over']);

/** What each budget has spent and holds in the current period. */
function used({ model }: Replay): bigint[] {
  return budgetNames.map((name) => {
    const counter = model.counters.get(`${name}/${model.period}`);
    return counter ? counter.spent + counter.held : 0n;
  });
}
