import { afterAll, beforeAll, expect, test } from 'bun:test';
import { keys } from '@switchyard/platform/redis/keys';
import { createWorld, model, until, type World } from './testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ BUDGET_WAIT_MS: '20000' });
});
afterAll(() => world.close());

const messages = [{ role: 'user', content: 'Which track is clear?' }];

/** Watches spent + held while the work runs; answers the most it ever saw. */
async function highWater(work: Promise<unknown>): Promise<bigint> {
  let running = true;
  let most = 0n;
  const done = work.finally(() => {
    running = false;
  });
  while (running) {
    const { spentNanos, heldNanos } = await world.spend();
    if (spentNanos + heldNanos > most) most = spentNanos + heldNanos;
  }
  await done;
  return most;
}

test('200 concurrent callers on one cent: never over at any instant, nothing held afterwards, and whoever fits is served', async () => {
  const scripted = `${model}+tokens-400+latency-20`;
  await world.setModels([model, scripted]);
  await world.setBudget('0.01');
  const limit = 10_000_000n;
  const statuses: number[] = [];
  const ids: (string | null)[] = [];
  const call = async () => {
    const response = await world.post({ model: scripted, messages, max_tokens: 800, user: crypto.randomUUID() });
    await response.text();
    statuses.push(response.status);
    ids.push(response.headers.get('x-request-id'));
  };
  const most = await highWater(Promise.all(Array.from({ length: 200 }, call)));

  const rows = await until(async () => {
    const found = await world.owner.requestLog.findMany({ where: { modelAsked: scripted } });
    return found.length === 200 && found;
  });
  const cost = rows.reduce((sum, row) => sum + (row.costNanos ?? 0n), 0n);
  const { spentNanos, heldNanos } = await world.spend();
  expect(most).toBeLessThanOrEqual(limit);
  expect(cost).toBeLessThanOrEqual(limit);
  expect(heldNanos).toBe(0n);
  expect(spentNanos).toBe(cost);
  expect(new Set(statuses)).toEqual(new Set([200, 402]));

  // The simulator's own bill, at gpt-4o-mini's prices, is the independent witness.
  const billed = world.simulator.bill.entries().filter((entry) => entry.model === scripted);
  const bill = billed.reduce(
    (sum, entry) => sum + BigInt(entry.promptTokens) * 150n + BigInt(entry.completionTokens) * 600n,
    0n,
  );
  expect(cost).toBe(bill);

  // No false refusal: what is left at the end could not have paid the worst case of one more call.
  const served = rows.filter(({ outcome }) => outcome === 'SUCCEEDED');
  const worstCase = served[0]?.reservedNanos ?? 0n;
  expect(limit - spentNanos).toBeLessThan(worstCase);
  expect(statuses.filter((status) => status === 200)).toHaveLength(served.length);
});

test('a budget set in the middle of the month counts what the ledger says was spent before it', async () => {
  const { spentNanos } = await world.spend();
  expect(spentNanos).toBeGreaterThan(1_000_000n);
  await world.clearCaps();
  await world.setBudget('0.001', { before: spentNanos });
  const refused = await world.post({ model, messages });
  expect(refused.status).toBe(402);
});

test('a budget that was changed and changed back has spent what it did meanwhile, too', async () => {
  await world.clearCaps();
  const id = await world.setBudget('0.01');
  expect((await world.post({ model, messages, max_tokens: 5 })).status).toBe(200);
  // Its counter of this month stayed in Redis while it counted by the quarter; then the month was read anew.
  const period = new Date(world.spendCounter()?.period ?? 0);
  const counted = { organizationId: world.organizationId, budgetId: id, period, groupKey: '' };
  await world.owner.budgetSpend.upsert({
    where: { organizationId_budgetId_period_groupKey: counted },
    create: { ...counted, baseline: 9_999_990n },
    update: { baseline: 9_999_990n },
  });
  await world.owner.budget.update({ where: { id }, data: { countedSince: new Date() } });
  await world.changed();
  const refused = await world.post({ model, messages, max_tokens: 5 });
  expect(refused.status).toBe(402);
});

test('when Redis has forgotten everything, budgets stay shut until spend is loaded from the ledger', async () => {
  await world.clearCaps();
  await world.setBudget('1', { before: 5_000_000n });
  for (let call = 0; call < 3; call++) await (await world.post({ model, messages })).text();
  const before = await until(async () => {
    const [ledger] = await world.owner.budgetSpend.findMany({ where: { charged: { gt: 0 }, baseline: 5_000_000 } });
    const spent = await world.spend();
    return ledger && ledger.charged + ledger.baseline === spent.spentNanos && ledger.requests === 3n && spent;
  });
  await world.redis.flushall();
  expect((await world.spend()).spentNanos).toBe(0n);
  const response = await world.post({ model, messages });
  expect(response.status).toBe(200);
  const { spentNanos } = await world.spend();
  expect(spentNanos).toBe(before.spentNanos + BigInt(response.headers.get('x-switchyard-cost-nanos') ?? 0));
});

test('charges that wait in the queue count as spent when Redis has lost a counter', async () => {
  await world.clearCaps();
  const id = await world.setBudget('1');
  const costs: bigint[] = [];
  for (let call = 0; call < 5; call++) {
    const response = await world.post({ model, messages, max_tokens: 20 });
    await response.text();
    costs.push(BigInt(response.headers.get('x-switchyard-cost-nanos') ?? 0));
    // The counter alone is lost: some of these records are in the ledger by now, and some are not.
    const counter = { budgetId: id, period: world.spendCounter()?.period ?? '', group: '' };
    await world.redis.del(keys.budget(world.organizationId, counter));
  }
  const last = await world.post({ model, messages, max_tokens: 20 });
  await last.text();
  costs.push(BigInt(last.headers.get('x-switchyard-cost-nanos') ?? 0));
  expect((await world.spend()).spentNanos).toBe(costs.reduce((sum, cost) => sum + cost, 0n));
});

test('a call without a bound gets one where a budget applies, so that it cannot cost more than was reserved', async () => {
  const chatty = `${model}+tokens-9000`;
  await world.setModels([model, chatty]);
  await world.setBudget('1');
  const response = await world.post({ model: chatty, messages });
  const answer = await response.json();
  expect(answer.choices[0].finish_reason).toBe('length');
  expect(answer.usage.completion_tokens).toBe(world.environment.DEFAULT_MAX_OUTPUT_TOKENS);
  const row = await world.row(response.headers.get('x-request-id'));
  expect(row.costNanos ?? 0n).toBeLessThanOrEqual(row.reservedNanos);
});
