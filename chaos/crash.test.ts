import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type Caps, capTag, setCaps } from './support/caps.ts';
import { drive, type Seen } from './support/drive.ts';
import { checkAnswered, checkBill, checkBudgets, checkSums, quiet } from './support/invariants.ts';
import { type Watched, watchCaps } from './support/watch-caps.ts';
import { startYard, type Yard } from './support/yard.ts';

const rounds = Number(process.env.CHAOS_ROUNDS ?? 2);
const callsPerRound = Number(process.env.CHAOS_CALLS ?? 1_000);
const model = 'gpt-4o-mini';
const concurrency = 32;

let yard: Yard;
let caps: Caps;
let tokensPerCall: bigint;
beforeAll(async () => {
  yard = await startYard();
  await yard.addAccount({ slug: 'simulator', models: [model] });
  caps = await setCaps(yard, model);
  // How much a call comes to, so that a round's budget is used up before the round is over.
  const first = 50;
  await drive(yard, { model, count: first, concurrency, tag: 'first' }, () => {});
  await quiet(yard, caps);
  const counters = caps.budgets.map(({ counter }) => counter);
  const states = await yard.store.readBudgets(yard.organizationId, counters);
  const key = caps.budgets.findIndex(({ name }) => name === 'key');
  tokensPerCall = (states[key]?.spent ?? 0n) / BigInt(first);
  expect(tokensPerCall).toBeGreaterThan(0n);
}, 120_000);
afterAll(() => yard.close(), 60_000);

for (let round = 1; round <= rounds; round++) {
  test(`round ${round}: ${callsPerRound} calls, gateway, worker, Redis and Postgres killed with -9: one row each, sums equal, the bill agrees, no budget is overrun`, async () => {
    await yard.forgetBill();
    const tag = `round-${round}`;
    // Where orphans are settled at what they held, the budget is used up sooner.
    caps.budgets.push(await capTag(yard, tag, (tokensPerCall * BigInt(callsPerRound) * 8n) / 10n));
    const { seen, watched } = await underFire(tag);
    await quiet(yard, caps);
    expect(seen.filter(({ answered }) => answered).length).toBeGreaterThan(callsPerRound / 3);
    expect(seen.filter(({ status }) => status === 402).length).toBeGreaterThan(0);
    expect(watched.samples).toBeGreaterThan(20);
    expect(watched.overruns).toEqual([]);
    await checkAnswered(yard, seen);
    await checkSums(yard);
    await checkBill(yard, seen);
    await checkBudgets(yard, caps);
  }, 300_000);
}

/** Drives the load and kills each process once, at a random moment of the round, whatever the others are doing. */
async function underFire(tag: string): Promise<{ seen: Seen[]; watched: Watched }> {
  const moments = [yard.gateway, yard.worker, yard.redisServer, yard.postgres].map((victim) => ({
    at: Math.ceil((0.05 + Math.random() * 0.7) * callsPerRound),
    victim,
  }));
  const deaths: Promise<void>[] = [];
  const watch = watchCaps(yard, caps);
  const seen = await drive(yard, { model, count: callsPerRound, concurrency, tag }, (done) => {
    for (const { victim } of moments.filter(({ at }) => at === done))
      deaths.push(victim.kill9().then(() => victim.restart()));
  });
  expect(deaths).toHaveLength(moments.length);
  await Promise.all(deaths);
  return { seen, watched: await watch.stop() };
}
