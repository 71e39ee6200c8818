import { afterAll, beforeAll, expect, test } from 'bun:test';
import { noUsage } from '@switchyard/core/pricing/usage';
import type { ComparedAnswer, ShadowIntent, ShadowRecord } from '@switchyard/core/requests/shadow-record';
import { insertShadowRun, readShadowEntries } from '@switchyard/db/requests/shadow-runs';
import { keys } from '@switchyard/platform/redis/keys';
import { sweep } from '../src/jobs/sweep.ts';
import { createRig, openTools, type Rig, until } from './rig.ts';

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

const answer = (costNanos: string): ComparedAnswer => ({
  providerAccountId: Bun.randomUUIDv7(),
  provider: 'openai',
  model: 'm',
  outcome: 'succeeded',
  httpStatus: 200,
  errorMessage: null,
  finishReason: 'stop',
  usage: noUsage,
  costNanos,
  durationMs: 10,
  outputCharacters: 3,
});

const makeRecord = (given: Partial<ShadowRecord> = {}): ShadowRecord => ({
  version: 1,
  id: Bun.randomUUIDv7(),
  organizationId: Bun.randomUUIDv7(),
  requestId: Bun.randomUUIDv7(),
  ruleId: Bun.randomUUIDv7(),
  ruleVersion: 2,
  startedAt: '2026-11-28T10:00:00.000Z',
  served: answer('10'),
  shadow: answer('77'),
  similarity: 0.5,
  payer: null,
  charges: [],
  ...given,
});

/** The budget of the copies of its rule. */
const counterOf = ({ ruleId }: ShadowRecord) => ({ budgetId: ruleId, period: '2026-11-01T00:00:00.000Z', group: '' });

/** The same as Redis is asked for it; budgets of rules are never changed. */
const askedOf = (record: ShadowRecord) => ({ ...counterOf(record), countedSinceMs: 0 });

/** The copy with what came of it, counted in the budget of its rule. */
const withAnswer = (record: ShadowRecord, costNanos: string): ShadowRecord => ({
  ...record,
  shadow: answer(costNanos),
  charges: [{ ...counterOf(record), amount: costNanos }],
});

/** A copy that holds 5,000 nano-USD of its rule's budget, and whose gateway is gone. */
async function abandon(): Promise<ShadowRecord> {
  const organizationId = await opened.addOrganization();
  const record = withAnswer(makeRecord({ organizationId }), '5000');
  const { id } = record;
  await tools.admission.seed(organizationId, [{ ...askedOf(record), spent: 0n }]);
  const holds = [{ ...counterOf(record), kind: 'budget' as const, reserved: '5000' }];
  const intent: ShadowIntent = { version: 1, shadow: record, holds };
  const admitted = await tools.admission.admit({
    organizationId,
    requestId: id,
    leaseMs: 60_000,
    intent: JSON.stringify(intent),
    checks: [{ ...askedOf(record), kind: 'budget', amount: 5_000n, limit: 10_000n }],
  });
  expect(admitted.kind).toBe('admitted');
  await opened.redis.zadd(keys.leases(organizationId), 1, id);
  return record;
}

async function expectSpend(record: ShadowRecord, spent: bigint, held: bigint) {
  expect(await tools.admission.readBudgets(record.organizationId, [askedOf(record)])).toEqual([{ spent, held }]);
}

const costOf = async (id: string) => (await readShadowEntries(tools.db, [id])).get(id)?.costNanos;

test('the record of a copy is one row however often it comes, and the first one counts', async () => {
  const record = makeRecord();
  await insertShadowRun(tools.db, record);
  await insertShadowRun(tools.db, record);
  await insertShadowRun(tools.db, { ...record, shadow: answer('78') });
  const rows = await opened.owner.shadowRun.findMany({ where: { requestId: record.requestId } });
  expect(rows).toMatchObject([{ id: record.id, ruleId: record.ruleId, ruleVersion: 2, costNanos: 77n, record }]);
  expect(await costOf(record.id)).toBe(77n);
  expect(await costOf(Bun.randomUUIDv7())).toBeUndefined();
});

test('a word of a provider’s that Postgres cannot keep loses no record', async () => {
  const record = makeRecord({ shadow: { ...answer('1'), errorMessage: 'a\0b\ud800' } });
  await insertShadowRun(tools.db, record);
  expect(await costOf(record.id)).toBe(1n);
});

test('a running worker takes copies from the queue of records; one that makes no sense is kept as failed', async () => {
  const worker = rig.spawnWorker();
  const record = makeRecord();
  await tools.records.addShadow(record);
  await tools.records.addShadow({ ...makeRecord(), ruleId: 'no-uuid' });
  await until(async () => (await costOf(record.id)) === 77n);
  await until(async () => (await tools.records.counts()).failed === 1);
  worker.kill('SIGTERM');
  expect(await worker.exited).toBe(0);
}, 60_000);

test('a copy whose gateway is gone is recorded and paid at its reservation, and nothing stays held', async () => {
  const copy = await abandon();
  await sweep.run(tools);
  await expectSpend(copy, 5_000n, 0n);
  await opened.handleQueued();
  await sweep.run(tools);
  await expectSpend(copy, 5_000n, 0n);
  expect(await costOf(copy.id)).toBe(5_000n);
});

test('a copy that was recorded and not settled costs what its record says', async () => {
  const copy = await abandon();
  await insertShadowRun(tools.db, withAnswer(copy, '77'));
  await sweep.run(tools);
  await expectSpend(copy, 77n, 0n);
  expect((await tools.records.counts()).waiting).toBe(0);
});

test('a copy whose record is still in the queue waits for it, and a late record corrects an estimate', async () => {
  const waiting = await abandon();
  await tools.records.addShadow(withAnswer(waiting, '77'));
  await sweep.run(tools);
  await expectSpend(waiting, 0n, 5_000n);
  await opened.handleQueued();
  await sweep.run(tools);
  await expectSpend(waiting, 77n, 0n);

  const late = await abandon();
  await sweep.run(tools);
  await expectSpend(late, 5_000n, 0n);
  await insertShadowRun(tools.db, withAnswer(late, '88'));
  await opened.handleQueued();
  await expectSpend(late, 88n, 0n);
});
