import { expect } from 'bun:test';
import { Prisma } from '@switchyard/db/generated/client';
import { rollUps } from '@switchyard/db/requests/roll-up-columns';
import { keys } from '@switchyard/platform/redis/keys';
import { until } from '../../apps/gateway/test/testing/until.ts';
import type { Caps } from './caps.ts';
import type { Seen } from './drive.ts';
import type { Billed, Yard } from './yard.ts';

/**
 * A batch whose worker was killed is taken up within twenty seconds: its lock lasts ten, and two looks for such batches are five apart. The rest
 * is for a machine that has much else to do.
 */
const recoveryMs = 90_000;

/** I6: soon nothing is held, open or under way. Then everything is recorded, and the counters are what the ledger says. */
export async function quiet(yard: Yard, caps: Caps): Promise<void> {
  await until(async () => (await yard.bill()).open === 0, recoveryMs);
  await until(() => isIdle(yard, caps), recoveryMs);
  await until(() => isRecorded(yard), recoveryMs).catch(async (error: unknown) => {
    throw new Error(`The queue holds ${JSON.stringify(await yard.records.counts())}.`, { cause: error });
  });
  expect(await ledgerOf(yard, caps)).toEqual(await spentOf(yard, caps));
}

async function isRecorded({ records }: Yard): Promise<boolean> {
  const { waiting, active, delayed, failed } = await records.counts();
  return waiting + active + delayed + failed === 0;
}

async function isIdle({ store, redis, organizationId }: Yard, { budgets, concurrency }: Caps): Promise<boolean> {
  const counters = budgets.map(({ counter }) => counter);
  const states = await store.readBudgets(organizationId, counters);
  const underWay = keys.concurrency(organizationId, { policyId: concurrency.policyId, group: '' });
  return (
    states.every((state) => state === null || state.held === 0n) &&
    (await store.openReservations(organizationId)).length === 0 &&
    (await redis.exists(underWay)) === 0
  );
}

/** What Redis says that each budget has spent. */
async function spentOf({ store, organizationId }: Yard, { budgets }: Caps): Promise<[string, bigint][]> {
  const states = await store.readBudgets(
    organizationId,
    budgets.map(({ counter }) => counter),
  );
  return budgets.map(({ name }, at) => [name, states[at]?.spent ?? 0n]);
}

/** What the ledger says that each budget has spent. */
async function ledgerOf({ owner }: Yard, { budgets }: Caps): Promise<[string, bigint][]> {
  const rows = await owner.budgetSpend.findMany();
  return budgets.map(({ name, counter }) => {
    const row = rows.find(({ budgetId, groupKey }) => budgetId === counter.budgetId && groupKey === counter.group);
    return [name, row === undefined ? 0n : row.charged + row.baseline];
  });
}

/** I1: whoever got a whole answer, or was refused by a limit or a budget, has exactly one row that says so. */
export async function checkAnswered({ owner }: Yard, seen: Seen[]): Promise<void> {
  const terminal = seen.filter(({ answered, status }) => answered || status === 402 || status === 429);
  const ids = terminal.map(({ requestId }) => requestId ?? '');
  expect(new Set(ids).size).toBe(ids.length);
  const rows = await owner.requestLog.findMany({
    where: { id: { in: ids } },
    select: { id: true, outcome: true, costEstimated: true },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const wrong = terminal.filter(({ requestId, answered }) => {
    const row = byId.get(requestId ?? '');
    if (row === undefined) return true;
    return answered ? row.outcome !== 'SUCCEEDED' || row.costEstimated : row.outcome !== 'REFUSED';
  });
  expect(wrong).toEqual([]);
}

/** I2 and I3: ids are unique over all partitions, and each roll-up equals the log, to the nano-dollar. */
export async function checkSums({ owner }: Yard): Promise<void> {
  const [ids] = await owner.$queryRaw<
    { twice: bigint }[]
  >`select count(*) - count(distinct id) as twice from request_logs`;
  expect(ids?.twice).toBe(0n);
  const log = await owner.$queryRaw`
    select count(*) as n, sum(cost_nanos)::bigint as cost, sum(input_tokens)::bigint as input, sum(output_tokens)::bigint as output from request_logs`;
  for (const { table } of rollUps) {
    const kept = await owner.$queryRaw`
      select sum(requests)::bigint as n, sum(cost_nanos)::bigint as cost, sum(input_tokens)::bigint as input, sum(output_tokens)::bigint as output
      from ${Prisma.raw(table)}`;
    expect([table, kept]).toEqual([table, log]);
  }
}

/** I5 at the end: the budgets in dollars are charged what the log costs, none is charged more than its limit, none had to be corrected. */
export async function checkBudgets(yard: Yard, caps: Caps): Promise<void> {
  const [log] = await yard.owner.$queryRaw<
    { cost: bigint }[]
  >`select coalesce(sum(cost_nanos), 0)::bigint as cost from request_logs`;
  const charged = new Map(await ledgerOf(yard, caps));
  for (const name of ['organization', 'team']) expect([name, charged.get(name)]).toEqual([name, log?.cost]);
  for (const { name, limit } of caps.budgets) expect([name, (charged.get(name) ?? 0n) <= limit]).toEqual([name, true]);
  expect(await yard.owner.budgetCorrection.findMany()).toEqual([]);
}

const costOf = ({ promptTokens, completionTokens }: Billed) =>
  BigInt(promptTokens) * 150n + BigInt(completionTokens) * 600n;

/** I4: what the provider billed is what the ledger says; where no usage arrived the row is marked and within its reservation. */
export async function checkBill(yard: Yard, seen: Seen[]): Promise<void> {
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
