import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../apps/gateway/test/testing/until.ts';
import { drive, type Seen } from './support/drive.ts';
import { type Billed, startYard, type Yard } from './support/yard.ts';

const rounds = Number(process.env.CHAOS_ROUNDS ?? 10);
const callsPerRound = Number(process.env.CHAOS_CALLS ?? 5_000);
const model = 'gpt-4o-mini';

let yard: Yard;
beforeAll(async () => {
  yard = await startYard();
  await yard.addAccount({ slug: 'simulator', models: [model] });
}, 60_000);
afterAll(() => yard.close(), 60_000);

for (let round = 1; round <= rounds; round++) {
  test(`round ${round}: ${callsPerRound} calls, gateway and worker killed with -9: one row each, sums equal, the bill agrees`, async () => {
    await yard.forgetBill();
    const before = await yard.owner.requestLog.count();
    const seen = await underFire();
    await quiet();
    expect(await yard.owner.requestLog.count()).toBeGreaterThan(before);
    await checkAnswered(seen);
    await checkSums();
    await checkBill(seen);
  }, 300_000);
}

/** Drives the load and kills each process once, at a random moment of the round. */
async function underFire(): Promise<Seen[]> {
  const moments = [
    { at: Math.ceil(Math.random() * callsPerRound * 0.9), victim: yard.gateway },
    { at: Math.ceil(Math.random() * callsPerRound * 0.9), victim: yard.worker },
  ];
  const deaths: Promise<void>[] = [];
  const seen = await drive(yard, { model, count: callsPerRound, concurrency: 32 }, (done) => {
    for (const { victim } of moments.filter(({ at }) => at === done))
      deaths.push(victim.kill9().then(() => victim.restart()));
  });
  expect(deaths).toHaveLength(2);
  await Promise.all(deaths);
  return seen;
}

/** Waits until nothing is held and nothing is on its way: every reservation is settled, every record ingested. */
async function quiet(): Promise<void> {
  await until(async () => (await yard.bill()).open === 0, 60_000);
  await until(async () => (await yard.spend()).heldNanos === 0n, 60_000);
  await until(async () => (await ledgerCost()) === (await yard.spend()).spentNanos, 60_000);
}

async function ledgerCost(): Promise<bigint> {
  const [sum] = await yard.owner.$queryRaw<
    { cost: bigint }[]
  >`select coalesce(sum(cost_nanos), 0)::bigint as cost from request_logs`;
  return sum?.cost ?? 0n;
}

async function checkAnswered(seen: Seen[]): Promise<void> {
  const answered = seen.filter(({ answered: whole }) => whole);
  expect(answered.length).toBeGreaterThan(callsPerRound / 2);
  const ids = answered.map(({ requestId }) => requestId ?? '');
  const rows = await yard.owner.requestLog.findMany({
    where: { id: { in: ids } },
    select: { id: true, outcome: true, costEstimated: true },
  });
  expect(rows).toHaveLength(new Set(ids).size);
  expect(rows.filter(({ outcome, costEstimated }) => outcome !== 'SUCCEEDED' || costEstimated)).toEqual([]);
}

/** I2 and I3: ids are unique over all partitions, and each roll-up equals the log, to the nano-dollar. */
async function checkSums(): Promise<void> {
  const [ids] = await yard.owner.$queryRaw<
    { twice: bigint }[]
  >`select count(*) - count(distinct id) as twice from request_logs`;
  expect(ids?.twice).toBe(0n);
  const log = await yard.owner.$queryRaw`
    select count(*) as n, sum(cost_nanos)::bigint as cost, sum(input_tokens)::bigint as input, sum(output_tokens)::bigint as output from request_logs`;
  const hourly = await yard.owner.$queryRaw`
    select sum(requests)::bigint as n, sum(cost_nanos)::bigint as cost, sum(input_tokens)::bigint as input, sum(output_tokens)::bigint as output from usage_hourly`;
  const daily = await yard.owner.$queryRaw`
    select sum(requests)::bigint as n, sum(cost_nanos)::bigint as cost, sum(input_tokens)::bigint as input, sum(output_tokens)::bigint as output from usage_daily`;
  expect(hourly).toEqual(log);
  expect(daily).toEqual(log);
}

const costOf = ({ promptTokens, completionTokens }: Billed) =>
  BigInt(promptTokens) * 150n + BigInt(completionTokens) * 600n;

/** I4: what the provider billed is what the ledger says; where no usage arrived the row is marked and within its reservation. */
async function checkBill(seen: Seen[]): Promise<void> {
  const { entries } = await yard.bill();
  const users = seen.map(({ user }) => user);
  const rows = await yard.owner.requestLog.findMany({ where: { endUser: { in: users } } });
  const byUser = new Map(rows.map((row) => [row.endUser, row]));
  expect(byUser.size).toBe(rows.length);
  const wrong = entries.filter((entry) => {
    const row = byUser.get(entry.user);
    if (row === undefined) return true;
    return row.costEstimated ? (row.costNanos ?? 0n) > row.reservedNanos : row.costNanos !== costOf(entry);
  });
  expect(wrong).toEqual([]);
  expect(new Set(entries.map(({ user }) => user)).size).toBe(entries.length);
}
