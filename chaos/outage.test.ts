import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type Caps, setCaps } from './support/caps.ts';
import { drive } from './support/drive.ts';
import { checkAnswered, checkBill, checkBudgets, checkSums, quiet } from './support/invariants.ts';
import { watchCaps } from './support/watch-caps.ts';
import { startYard, type Yard } from './support/yard.ts';

const outageMs = Number(process.env.CHAOS_OUTAGE_SECONDS ?? 6) * 1_000;
const model = 'gpt-4o-mini';

let yard: Yard;
let caps: Caps;
beforeAll(async () => {
  yard = await startYard();
  await yard.addAccount({ slug: 'simulator', models: [model] });
  caps = await setCaps(yard, model);
}, 120_000);
afterAll(() => yard.close(), 60_000);

test(
  `a database that is away for ${outageMs / 1_000} s: callers notice nothing, the queue grows and drains, and nothing is lost`,
  async () => {
    const load = { model, concurrency: 16, tag: 'outage' };
    const before = await drive(yard, { ...load, count: 200 }, () => {});
    const watch = watchCaps(yard, caps);
    await yard.postgres.kill9();
    const awaySinceMs = Date.now();
    const during = [];
    while (Date.now() - awaySinceMs < outageMs) during.push(...(await drive(yard, { ...load, count: 100 }, () => {})));
    const counts = await yard.records.counts();
    expect(counts.waiting + counts.active + counts.delayed).toBeGreaterThan(0);
    expect(await yard.records.lagMs()).toBeGreaterThan(outageMs / 2);
    await yard.postgres.restart();
    const backSinceMs = Date.now();
    const after = await drive(yard, { ...load, count: 100 }, () => {});
    await quiet(yard, caps);
    expect(Date.now() - backSinceMs).toBeLessThan(2 * outageMs + 10_000);
    expect(await yard.records.lagMs()).toBe(0);
    const seen = [...before, ...during, ...after];
    expect(seen.filter(({ answered, status }) => !answered && status !== 429)).toEqual([]);
    expect((await watch.stop()).overruns).toEqual([]);
    await checkAnswered(yard, seen);
    await checkSums(yard);
    await checkBill(yard, seen);
    await checkBudgets(yard, caps);
  },
  300_000 + 4 * outageMs,
);
