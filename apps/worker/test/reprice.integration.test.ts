import { afterAll, beforeAll, expect, test } from 'bun:test';
import { noUsage } from '@switchyard/core/pricing/usage';
import { type AttemptRecord, untoldOfAttempt } from '@switchyard/core/requests/record';
import { addAdjustmentEntries } from '@switchyard/db/requests/adjustment-entries';
import { ingestRecords } from '@switchyard/db/requests/ingest-records';
import { reprice } from '../src/jobs/reprice.ts';
import { verifyUsageNightly } from '../src/jobs/verify-usage.ts';
import { createRig, differences, makeRecord, openTools, type Rig } from './rig.ts';

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

const accountId = Bun.randomUUIDv7();
const dollar = 1_000_000_000n;

/** A call of a million input tokens of a model whose price the record has, in dollars, or of one without a price. */
function attemptOf(dollars: number | null, given: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    providerAccountId: accountId,
    credentialId: null,
    provider: 'openai-compatible',
    model: 'house-model',
    outcome: 'succeeded',
    httpStatus: 200,
    errorMessage: null,
    startedAfterMs: 5,
    durationMs: 10,
    ...untoldOfAttempt,
    upstreamRequestId: null,
    upstreamFormat: 'openai-chat',
    usage: { ...noUsage, inputTokens: 1_000_000 },
    usageMismatch: null,
    serviceTier: null,
    dropped: [],
    costNanos: dollars === null ? null : String(BigInt(dollars) * dollar),
    costEstimated: false,
    price: dollars === null ? null : priceOf(dollars),
    ...given,
  };
}

const priceOf = (dollars: number) => ({
  inputNanosPerMillion: String(BigInt(dollars) * dollar),
  perRequestNanos: '0',
  version: 'v',
  source: 'override:x',
});

async function addRequest(organizationId: string, attempts: AttemptRecord[]): Promise<string> {
  const id = Bun.randomUUIDv7();
  const known = attempts.flatMap(({ costNanos }) => (costNanos === null ? [] : [BigInt(costNanos)]));
  const costNanos = known.length < attempts.length ? null : String(known.reduce((sum, one) => sum + one, 0n));
  await ingestRecords(tools.db, [makeRecord({ id, organizationId, costNanos, attempts })]);
  return id;
}

const setPrice = (organizationId: string, dollars: number, effectiveFrom = '2020-01-01T00:00:00Z') =>
  opened.owner.priceOverride.create({
    data: {
      organizationId,
      model: 'house-model',
      inputNanosPerMillion: BigInt(dollars) * dollar,
      perRequestNanos: 0n,
      effectiveFrom: new Date(effectiveFrom),
    },
  });

async function adjust(organizationId: string, status: 'PENDING' | 'RUNNING' = 'PENDING'): Promise<string> {
  const to = new Date(Date.now() + 1_000);
  const from = new Date(to.getTime() - 3_600_000);
  const { id } = await opened.owner.costAdjustment.create({
    data: {
      organizationId,
      reason: 'late price',
      providerAccountId: accountId,
      model: 'house-model',
      from,
      to,
      status,
    },
  });
  return id;
}

const outcomeOf = (id: string) =>
  opened.owner.costAdjustment.findUniqueOrThrow({
    where: { id },
    select: { status: true, attempts: true, deltaNanos: true, error: true },
  });

async function totalsOf(organizationId: string) {
  const sums = await opened.owner.usageDaily.aggregate({
    where: { organizationId },
    _sum: { costNanos: true, unpricedRequests: true, requests: true },
  });
  return { cost: sums._sum.costNanos, unpriced: sums._sum.unpricedRequests, requests: sums._sum.requests };
}

test('attempts of the past get the price of their moment, as entries and lines of their own; a second time changes nothing', async () => {
  const organizationId = await opened.addOrganization();
  await addRequest(organizationId, [attemptOf(2)]);
  // The first attempt failed elsewhere, the second one's price was not known.
  const late = await addRequest(organizationId, [attemptOf(2, { model: 'another' }), attemptOf(null)]);
  const twice = await addRequest(organizationId, [attemptOf(null), attemptOf(null)]);
  await addRequest(organizationId, [attemptOf(3)]);
  await addRequest(organizationId, [attemptOf(null, { usage: noUsage, costNanos: '0' })]);
  expect(await totalsOf(organizationId)).toEqual({ cost: 7n * dollar, unpriced: 2n, requests: 5n });
  await setPrice(organizationId, 3);
  await setPrice(organizationId, 9, '2099-01-01T00:00:00Z');
  const first = await adjust(organizationId);
  await reprice.run(tools);
  expect(await outcomeOf(first)).toEqual({ status: 'DONE', attempts: 4n, deltaNanos: 10n * dollar, error: null });
  expect(await totalsOf(organizationId)).toEqual({ cost: 17n * dollar, unpriced: 0n, requests: 5n });
  const entries = await opened.owner.costAdjustmentEntry.findMany({
    where: { adjustmentId: first, requestId: { in: [late, twice] } },
    select: { requestId: true, attemptIndex: true, deltaNanos: true, pricesRequest: true },
    orderBy: [{ requestId: 'asc' }, { attemptIndex: 'asc' }],
  });
  expect(entries).toEqual([
    { requestId: late, attemptIndex: 1, deltaNanos: 3n * dollar, pricesRequest: true },
    { requestId: twice, attemptIndex: 0, deltaNanos: 3n * dollar, pricesRequest: false },
    { requestId: twice, attemptIndex: 1, deltaNanos: 3n * dollar, pricesRequest: true },
  ]);
  // The log says what was known then.
  expect((await opened.owner.requestLog.findUniqueOrThrow({ where: { id: late } })).costNanos).toBeNull();
  const second = await adjust(organizationId);
  await reprice.run(tools);
  expect(await outcomeOf(second)).toEqual({ status: 'DONE', attempts: 0n, deltaNanos: 0n, error: null });
  expect(await totalsOf(organizationId)).toEqual({ cost: 17n * dollar, unpriced: 0n, requests: 5n });
  expect(await differences(tools.db)).toEqual([]);
});

test('a price that falls gives back, on top of what an earlier correction took', async () => {
  const organizationId = await opened.addOrganization();
  await addRequest(organizationId, [attemptOf(2)]);
  const own = await setPrice(organizationId, 5);
  await adjust(organizationId);
  await reprice.run(tools);
  await opened.owner.priceOverride.update({ where: { id: own.id }, data: { inputNanosPerMillion: dollar } });
  const back = await adjust(organizationId);
  await reprice.run(tools);
  expect(await outcomeOf(back)).toMatchObject({ attempts: 1n, deltaNanos: -4n * dollar });
  expect((await totalsOf(organizationId)).cost).toBe(dollar);
  expect(await differences(tools.db)).toEqual([]);
});

test('a correction that was cut is gone on with, and counts nothing twice', async () => {
  const organizationId = await opened.addOrganization();
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) ids.push(await addRequest(organizationId, [attemptOf(2)]));
  await setPrice(organizationId, 3);
  const cut = await adjust(organizationId, 'RUNNING');
  await addAdjustmentEntries(tools.db, { organizationId, adjustmentId: cut }, [
    { requestId: ids[0] ?? '', attemptIndex: 0, deltaNanos: dollar, pricesRequest: false, price: priceOf(3) },
  ]);
  await reprice.run(tools);
  expect(await outcomeOf(cut)).toEqual({ status: 'DONE', attempts: 3n, deltaNanos: 3n * dollar, error: null });
  expect((await totalsOf(organizationId)).cost).toBe(9n * dollar);
});

test('a correction whose figures no database takes fails alone, and those behind it are made', async () => {
  const [absurd, plain] = [await opened.addOrganization(), await opened.addOrganization()];
  const usage = { ...noUsage, inputTokens: 10 ** 15 };
  await addRequest(absurd, [attemptOf(null, { usage })]);
  await addRequest(plain, [attemptOf(2)]);
  for (const [organizationId, dollars] of [
    [absurd, 1_000_000],
    [plain, 3],
  ] as const)
    await setPrice(organizationId, dollars);
  const [first, second] = [await adjust(absurd), await adjust(plain)];
  await reprice.run(tools);
  expect(await outcomeOf(first)).toMatchObject({ status: 'FAILED', attempts: 0n, error: expect.any(String) });
  expect(await outcomeOf(second)).toMatchObject({ status: 'DONE', attempts: 1n });
});

test('what nobody could read, and what the price does not state, stays unknown', async () => {
  const organizationId = await opened.addOrganization();
  await addRequest(organizationId, [attemptOf(null, { price: priceOf(2), costEstimated: true })]);
  await addRequest(organizationId, [attemptOf(null, { usage: { ...noUsage, webSearches: 1 } })]);
  await setPrice(organizationId, 3);
  const adjustment = await adjust(organizationId);
  await reprice.run(tools);
  expect(await outcomeOf(adjustment)).toMatchObject({ status: 'DONE', attempts: 0n });
  expect(await totalsOf(organizationId)).toMatchObject({ cost: 0n, unpriced: 2n });
});

test('the nightly comparison finds a roll-up that somebody changed, and says so where the health check looks', async () => {
  await verifyUsageNightly.run(tools);
  expect(await tools.verifications.read()).toMatchObject({ usageDifferences: 0, budgetDifferences: 0 });
  await opened.owner.$executeRaw`update usage_daily set cost_nanos = cost_nanos + 1
    where (organization_id, line) = (select organization_id, line from usage_daily order by 1, 2 limit 1)`;
  await verifyUsageNightly.run(tools);
  expect(await tools.verifications.read()).toMatchObject({ usageDifferences: 1, budgetDifferences: 0 });
  const today = new Date().toISOString().slice(0, 10);
  const rebuild = Bun.spawn(
    [process.execPath, new URL('../src/rebuild/main.ts', import.meta.url).pathname, '--from', today, '--to', today],
    { env: { PATH: process.env.PATH ?? '', DATABASE_URL: rig.database.workerUrl }, stdout: 'pipe', stderr: 'inherit' },
  );
  expect(await rebuild.exited).toBe(0);
  expect(await new Response(rebuild.stdout).text()).toContain('are the sum of the log');
  await verifyUsageNightly.run(tools);
  expect(await tools.verifications.read()).toMatchObject({ usageDifferences: 0 });
}, 30_000);
