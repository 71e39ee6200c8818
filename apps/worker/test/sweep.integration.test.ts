import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { BudgetCounter, Charge, Hold } from '@switchyard/core/limits/hold';
import { ingestRecords } from '@switchyard/db/requests/ingest-records';
import type { AdmissionStore } from '@switchyard/platform/admission/admission-store';
import { keys } from '@switchyard/platform/redis/keys';
import { sweep } from '../src/jobs/sweep.ts';
import { atCharges } from '../src/settled-holds.ts';
import { createRig, differences, makeIntent, makeRecord, openTools, type Rig, until } from './rig.ts';

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

/** The budgets here are never changed. */
const unchanged = { countedSinceMs: 0 };

type Abandoned = { id: string; organizationId: string; holds: Hold[]; budgets: BudgetCounter[]; policyId: string };

/** A request of an organization of its own that holds 5,000 in three budgets and a place, and whose gateway is gone. */
async function abandon(intent?: string): Promise<Abandoned> {
  const id = Bun.randomUUIDv7();
  const organizationId = await opened.addOrganization();
  const budgetIds = await Promise.all(Array.from({ length: 3 }, () => opened.addBudget(organizationId)));
  const budgets = budgetIds.map((budgetId) => ({ budgetId, period: '2026-11-01T00:00:00.000Z', group: '' }));
  const policyId = Bun.randomUUIDv7();
  const holds: Hold[] = [
    { kind: 'window', policyId, group: '', measure: 'requests', window: 'minute', reserved: '1' },
    { kind: 'concurrency', policyId, group: '' },
    ...budgets.map((budget) => ({ ...budget, kind: 'budget' as const, reserved: '5000' })),
  ];
  await tools.admission.seed(
    organizationId,
    budgets.map((budget) => ({ ...budget, ...unchanged, spent: 0n })),
  );
  const admitted = await tools.admission.admit({
    organizationId,
    requestId: id,
    leaseMs: 60_000,
    intent: intent ?? JSON.stringify(makeIntent(id, { organizationId, holds })),
    checks: [
      { kind: 'window', policyId, group: '', measure: 'requests', window: 'minute', amount: 1, limit: 10 },
      { kind: 'concurrency', policyId, group: '', limit: 10 },
      ...budgets.map((budget) => ({
        ...budget,
        ...unchanged,
        kind: 'budget' as const,
        amount: 5_000n,
        limit: 10_000n,
      })),
    ],
  });
  expect(admitted.kind).toBe('admitted');
  await opened.redis.zadd(keys.leases(organizationId), 1, id);
  return { id, organizationId, holds, budgets, policyId };
}

const chargesOf = ({ budgets }: Abandoned, amount: number): Charge[] =>
  budgets.map((budget) => ({ ...budget, amount: String(amount) }));

/** The record that its gateway writes. */
const recordOf = (orphan: Abandoned, amount: number) =>
  makeRecord({
    id: orphan.id,
    organizationId: orphan.organizationId,
    costNanos: String(amount),
    charges: chargesOf(orphan, amount),
  });

const settleAt = (orphan: Abandoned, amount: number) =>
  tools.admission.settle({
    organizationId: orphan.organizationId,
    requestId: orphan.id,
    manner: 'true',
    holds: atCharges(orphan.holds, chargesOf(orphan, amount)),
  });

async function expectSpend({ organizationId, budgets, policyId }: Abandoned, spent: bigint, held: bigint) {
  const asked = budgets.map((budget) => ({ ...budget, ...unchanged }));
  const read = await tools.admission.readBudgets(organizationId, asked);
  expect(read).toEqual(budgets.map(() => ({ spent, held })));
  const inUse = await opened.redis.hget(keys.concurrency(organizationId, { policyId, group: '' }), 'held');
  expect(inUse).toBe(held === 0n ? null : '1');
}

async function rowOf({ id }: Abandoned) {
  const rows = await tools.db.$queryRaw<
    { outcome: string; cost_nanos: bigint; cost_estimated: boolean; error_code: string }[]
  >`
    select outcome::text, cost_nanos, cost_estimated, error_code from request_logs where id = ${id}::uuid`;
  expect(rows.length).toBeLessThanOrEqual(1);
  return rows[0];
}

test('an orphan is settled at its reservation, nothing stays held, and its row says so', async () => {
  const orphan = await abandon();
  await sweep.run(tools);
  await expectSpend(orphan, 5_000n, 0n);
  await opened.handleQueued();
  expect(await rowOf(orphan)).toEqual({
    outcome: 'ORPHANED',
    cost_nanos: 5_000n,
    cost_estimated: true,
    error_code: 'gateway_lost',
  });
  await sweep.run(tools);
  await expectSpend(orphan, 5_000n, 0n);
  expect((await tools.records.counts()).waiting).toBe(0);
});

test('a request that was recorded and not settled is settled at the ledger cost, without a second record', async () => {
  const orphan = await abandon();
  await ingestRecords(tools.db, [recordOf(orphan, 1_234)]);
  await sweep.run(tools);
  await expectSpend(orphan, 1_234n, 0n);
  expect((await tools.records.counts()).waiting).toBe(0);
  expect((await rowOf(orphan))?.outcome).toBe('SUCCEEDED');
});

test('a request whose record is still in the queue waits for it, and is settled at its cost', async () => {
  const orphan = await abandon();
  await tools.records.add(`late-${orphan.id}`, { version: 1, records: [recordOf(orphan, 77)] });
  await sweep.run(tools);
  await expectSpend(orphan, 0n, 5_000n);
  await opened.handleQueued();
  await sweep.run(tools);
  await expectSpend(orphan, 77n, 0n);
  expect(await rowOf(orphan)).toMatchObject({ outcome: 'SUCCEEDED', cost_nanos: 77n });
});

test('when the gateway turns out to be alive and its record is first, Redis follows the ledger', async () => {
  const orphan = await abandon();
  await sweep.run(tools);
  await ingestRecords(tools.db, [recordOf(orphan, 1_234)]);
  await settleAt(orphan, 1_234);
  await expectSpend(orphan, 5_000n, 0n);
  await opened.handleQueued();
  await expectSpend(orphan, 1_234n, 0n);
  expect((await rowOf(orphan))?.outcome).toBe('SUCCEEDED');
});

test('when the orphan is in the ledger first, the late record changes neither ledger nor Redis', async () => {
  const orphan = await abandon();
  await sweep.run(tools);
  await opened.handleQueued();
  await tools.records.add(`late-${orphan.id}`, { version: 1, records: [recordOf(orphan, 1_234)] });
  await settleAt(orphan, 1_234);
  await opened.handleQueued();
  await expectSpend(orphan, 5_000n, 0n);
  expect(await rowOf(orphan)).toMatchObject({ outcome: 'ORPHANED', cost_nanos: 5_000n });
});

test('a sweep that died between recording and settling is finished by the next one', async () => {
  const orphan = await abandon();
  const dying = { ...tools, admission: { ...tools.admission, settle: () => Promise.reject(new Error('killed')) } };
  await expect(sweep.run(dying)).rejects.toThrow('It failed for 1 organizations');
  await expectSpend(orphan, 0n, 5_000n);
  await opened.handleQueued();
  await sweep.run(tools);
  await expectSpend(orphan, 5_000n, 0n);
  expect((await rowOf(orphan))?.outcome).toBe('ORPHANED');
});

test('an intent that cannot be read stays held and does not stop the others', async () => {
  const broken = await abandon('{"version":0}');
  const orphan = await abandon();
  await sweep.run(tools);
  await expectSpend(broken, 0n, 5_000n);
  await expectSpend(orphan, 5_000n, 0n);
  await opened.handleQueued();
});

test('what cannot be settled for one organization does not keep back what another holds', async () => {
  const [stuck, orphan] = [await abandon(), await abandon()];
  const settle: AdmissionStore['settle'] = (settlement) =>
    settlement.requestId === stuck.id ? Promise.reject(new Error('refused')) : tools.admission.settle(settlement);
  await expect(sweep.run({ ...tools, admission: { ...tools.admission, settle } })).rejects.toThrow('1 organizations');
  await expectSpend(stuck, 0n, 5_000n);
  await expectSpend(orphan, 5_000n, 0n);
  await sweep.run(tools);
  await opened.handleQueued();
});

test('the running worker sweeps by itself: held returns to zero, row and roll-ups agree', async () => {
  const orphans = await Promise.all(Array.from({ length: 20 }, () => abandon()));
  rig.spawnWorker({ SWEEP_INTERVAL_MS: '300' });
  await until(async () => (await Promise.all(orphans.map(rowOf))).every((row) => row?.outcome === 'ORPHANED'));
  for (const orphan of orphans) await expectSpend(orphan, 5_000n, 0n);
  // The next orphan is found by the schedule, not by the run at boot.
  const later = await abandon();
  await until(async () => (await rowOf(later)) !== undefined);
  await expectSpend(later, 5_000n, 0n);
  expect(await differences(tools.db)).toEqual([]);
}, 30_000);
