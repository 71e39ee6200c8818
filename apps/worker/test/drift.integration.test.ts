import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { BudgetCounter, Hold } from '@switchyard/core/limits/hold';
import { ingestRecords } from '@switchyard/db/requests/ingest-records';
import type { CountedBudget } from '@switchyard/platform/admission/admission';
import { keys } from '@switchyard/platform/redis/keys';
import { drift } from '../src/jobs/drift.ts';
import { createRig, makeIntent, makeRecord, openTools, type Rig, until } from './rig.ts';

let rig: Rig;
let opened: ReturnType<typeof openTools>;
let tools: ReturnType<typeof openTools>['tools'];

beforeAll(async () => {
  rig = await createRig();
  opened = openTools(rig);
  tools = opened.tools;
});

afterAll(async () => {
  await opened.close();
  await rig.end();
});

type Counted = {
  organizationId: string;
  counter: BudgetCounter;
  /** The counter as Redis is asked for it. */
  asked: CountedBudget;
};

/** The month that this moment lies in. */
const thisMonth = () => new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth(), 1)).toISOString();

/** An organization with one budget, whose ledger has a request of 500. */
async function createCounted(countedSince = new Date('2020-01-01T00:00:00Z')): Promise<Counted> {
  const organizationId = await opened.addOrganization();
  const budgetId = await opened.addBudget(organizationId, { countedSince });
  const counter = { budgetId, period: thisMonth(), group: '' };
  return { organizationId, counter, asked: { ...counter, countedSinceMs: countedSince.getTime() } };
}

const recordOf = ({ organizationId, counter }: Counted, { id = Bun.randomUUIDv7(), amount = 500 } = {}) =>
  makeRecord({ id, organizationId, costNanos: String(amount), charges: [{ ...counter, amount: String(amount) }] });

async function spentOf({ organizationId, asked }: Counted): Promise<bigint | undefined> {
  const [state] = await tools.admission.readBudgets(organizationId, [asked]);
  return state?.spent;
}

const plant = ({ organizationId, counter }: Counted, error: number) =>
  opened.redis.hincrby(keys.budget(organizationId, counter), 'spent', error);

const correctionsOf = ({ organizationId }: Counted) =>
  opened.owner.budgetCorrection.findMany({
    where: { organizationId },
    select: { delta: true, counted: true, ledger: true },
    orderBy: { id: 'asc' },
  });

test('a counter that has too much or too little is corrected to the ledger by an entry, and one that is right is not', async () => {
  const counted = await createCounted();
  await ingestRecords(tools.db, [recordOf(counted)]);
  await tools.admission.seed(counted.organizationId, [{ ...counted.asked, spent: 500n }]);
  await drift.run(tools);
  expect(await correctionsOf(counted)).toEqual([]);
  await plant(counted, 100);
  await drift.run(tools);
  expect(await spentOf(counted)).toBe(500n);
  await plant(counted, -70);
  await drift.run(tools);
  expect(await spentOf(counted)).toBe(500n);
  expect(await correctionsOf(counted)).toEqual([
    { delta: -100n, counted: 600n, ledger: 500n },
    { delta: 70n, counted: 430n, ledger: 500n },
  ]);
  const check = await opened.owner.budgetCheck.findUniqueOrThrow({
    where: { organizationId: counted.organizationId },
  });
  expect(check).toMatchObject({ counters: 1, corrected: 1 });
});

test('what waits in the queue and what is still open is no drift', async () => {
  const counted = await createCounted();
  const { organizationId, counter, asked } = counted;
  await tools.admission.seed(organizationId, [{ ...asked, spent: 0n }]);
  const holds: Hold[] = [{ ...counter, kind: 'budget', reserved: '900' }];
  const [settled, open] = [Bun.randomUUIDv7(), Bun.randomUUIDv7()];
  for (const requestId of [settled, open]) {
    const intent = JSON.stringify(makeIntent(requestId, { organizationId, holds }));
    const checks = [{ ...asked, kind: 'budget' as const, amount: 900n, limit: null }];
    await tools.admission.admit({ organizationId, requestId, leaseMs: 60_000, intent, checks });
  }
  const records = [recordOf(counted, { id: settled }), recordOf(counted, { id: open })];
  await tools.records.add(`waiting-${settled}`, { version: 1, records });
  const settlement = {
    organizationId,
    manner: 'true' as const,
    holds: holds.map((hold) => ({ ...hold, actual: 500n })),
  };
  await tools.admission.settle({ ...settlement, requestId: settled });
  await drift.run(tools);
  await opened.handleQueued();
  await drift.run(tools);
  await tools.admission.settle({ ...settlement, requestId: open });
  await drift.run(tools);
  expect(await spentOf(counted)).toBe(1_000n);
  expect(await correctionsOf(counted)).toEqual([]);
});

test('while the record of an orphan is on its way its counter is left alone', async () => {
  const counted = await createCounted();
  await ingestRecords(tools.db, [recordOf(counted)]);
  await tools.admission.seed(counted.organizationId, [{ ...counted.asked, spent: 900n }]);
  await tools.records.add('orphan-x', { version: 1, records: [recordOf(counted, { amount: 900 })], holds: [] });
  await drift.run(tools);
  expect(await spentOf(counted)).toBe(900n);
  await opened.redis.del('{sy-queue}:records:orphan-x');
  await opened.redis.lrem('{sy-queue}:records:wait', 1, 'orphan-x');
});

test('what was under way when a budget was made comes into its counter, and a budget that Redis does not have is left to be loaded', async () => {
  const counted = await createCounted(new Date());
  const { organizationId, asked } = counted;
  // It began before, so no gateway charged it.
  await ingestRecords(tools.db, [makeRecord({ organizationId, costNanos: '40', charges: [] })]);
  await drift.run(tools);
  expect(await spentOf(counted)).toBeUndefined();
  await tools.admission.seed(organizationId, [{ ...asked, spent: 40n }]);
  await ingestRecords(tools.db, [makeRecord({ organizationId, costNanos: '7', charges: [] })]);
  await drift.run(tools);
  expect(await spentOf(counted)).toBe(47n);
});

test('a counter from before its budget was changed is neither compared nor corrected', async () => {
  const counted = await createCounted();
  const { organizationId, asked } = counted;
  await ingestRecords(tools.db, [recordOf(counted)]);
  await tools.admission.seed(organizationId, [{ ...asked, countedSinceMs: asked.countedSinceMs - 1, spent: 9n }]);
  await drift.run(tools);
  expect(await correctionsOf(counted)).toEqual([]);
  await tools.admission.seed(organizationId, [{ ...asked, countedSinceMs: asked.countedSinceMs + 1, spent: 9n }]);
  await drift.run(tools);
  expect(await spentOf(counted)).toBe(9n);
  expect(await correctionsOf(counted)).toEqual([]);
});

test('under traffic of admission, settlement and ingestion nothing is ever corrected', async () => {
  const counted = await createCounted();
  const { organizationId, counter, asked } = counted;
  await tools.admission.seed(organizationId, [{ ...asked, spent: 0n }]);
  const worker = rig.spawnWorker();
  let sent = 0;
  let isBusy = true;
  const call = async () => {
    const id = Bun.randomUUIDv7();
    const holds: Hold[] = [{ ...counter, kind: 'budget', reserved: '90' }];
    const intent = JSON.stringify(makeIntent(id, { organizationId, holds }));
    const checks = [{ ...asked, kind: 'budget' as const, amount: 90n, limit: null }];
    await tools.admission.admit({ organizationId, requestId: id, leaseMs: 60_000, intent, checks });
    const amount = 1 + (sent++ % 50);
    await tools.records.add(`batch-${id}`, { version: 1, records: [recordOf(counted, { id, amount })] });
    await tools.admission.settle({
      organizationId,
      requestId: id,
      manner: 'true',
      holds: holds.map((hold) => ({ ...hold, actual: BigInt(amount) })),
    });
  };
  const callers = Array.from({ length: 3 }, async () => {
    for (let calls = 0; calls < 100; calls++) await call();
  });
  const finished = Promise.all(callers).then(() => {
    isBusy = false;
  });
  while (isBusy) await drift.run(tools);
  await finished;
  await until(async () => {
    const { waiting, active, delayed } = await tools.records.counts();
    return waiting + active + delayed === 0;
  });
  await drift.run(tools);
  expect(await correctionsOf(counted)).toEqual([]);
  const [row] = await opened.owner.budgetSpend.findMany({ where: { organizationId } });
  expect(row?.requests).toBe(BigInt(sent));
  expect(await spentOf(counted)).toBe(row?.charged ?? -1n);
  worker.kill('SIGTERM');
  await worker.exited;
}, 90_000);
