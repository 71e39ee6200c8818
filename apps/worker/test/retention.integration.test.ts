import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'bun:test';
import { insertContents } from '@switchyard/db/content/insert-contents';
import { ingestRecords } from '@switchyard/db/requests/ingest-records';
import { rebuildUsage } from '@switchyard/db/requests/rebuild-usage';
import { verifyBudgetSpends } from '@switchyard/db/requests/verify-budget-spends';
import { createObjectStorage } from '@switchyard/platform/object-storage/object-storage';
import { type FakeObjectStorage, startFakeObjectStorage } from '@switchyard/platform/testing/fake-object-storage';
import { retention } from '../src/jobs/retention.ts';
import { createRig, differences, makeRecord, openTools, type Rig, until } from './rig.ts';

let rig: Rig;
let fake: FakeObjectStorage;
let open: ReturnType<typeof openTools>;

const now = Date.parse('2026-11-20T15:00:00Z');
const wholeTime = { fromDay: '2026-08-01', toDay: '2026-11-20' };

beforeAll(async () => {
  fake = await startFakeObjectStorage();
});

beforeEach(async () => {
  rig = await createRig();
  open = openTools(rig, { now: () => now, objects: createObjectStorage(fake.settings) });
  fake.objects.clear();
});

afterEach(async () => {
  await open.close();
  await rig.end();
});

afterAll(() => fake.close());

const run = () => retention.run(open.tools);

/** An organization that keeps requests and content for so many days. */
async function addOrganization(logRetentionDays: number, contentRetentionDays: number): Promise<string> {
  const id = await open.addOrganization();
  await open.owner.organization.update({ where: { id }, data: { logRetentionDays, contentRetentionDays } });
  return id;
}

/** A request with one attempt and content, some days before now, with an object beside it. */
async function addRequest(organizationId: string, daysAgo: number): Promise<string> {
  const id = Bun.randomUUIDv7('hex', now - daysAgo * 86_400_000);
  const day = new Date(now - daysAgo * 86_400_000).toISOString().slice(0, 10);
  const attempt = { ...attemptOf(id), costNanos: '1234' };
  await ingestRecords(open.tools.db, [makeRecord({ id, organizationId, attempts: [attempt] })]);
  const name = `${organizationId}/${day}/${id}/response`;
  const content = { requestId: id, organizationId, encoding: 'x', request: 'c2FpZA==', response: null };
  const key = { id: crypto.randomUUID(), day, sealed: 'sealed' };
  const parts = { requestObject: null, responseObject: name, requestTruncated: false, responseTruncated: false };
  await insertContents(open.tools.db, [{ ...content, key, ...parts }]);
  await open.tools.objects?.put(name, new TextEncoder().encode('large'));
  return id;
}

function attemptOf(id: string) {
  const { usage } = makeRecord({ id });
  const texts = { provider: 'openai', model: 'gpt-5-mini', outcome: 'succeeded', upstreamRequestId: null };
  const times = { startedAfterMs: 0, durationMs: 1, connectMs: null, firstByteMs: null };
  const nothing = { httpStatus: 200, errorMessage: null, upstreamFormat: null, usageMismatch: null, serviceTier: null };
  const account = { providerAccountId: '00000000-0000-7000-8000-00000000000c', credentialId: null };
  return {
    role: 'answer' as const,
    ...account,
    ...texts,
    ...times,
    ...nothing,
    usage,
    dropped: [],
    costEstimated: false,
    price: null,
  };
}

/** The requests that are left in each table, in order. */
async function left() {
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).sort();
  const named = (rows: { requestId: string }[]) => rows.map(({ requestId }) => requestId).sort();
  return {
    logs: ids(await open.owner.requestLog.findMany({ select: { id: true } })),
    attempts: named(await open.owner.requestAttempt.findMany({ select: { requestId: true } })),
    bodies: named(await open.owner.requestBody.findMany({ select: { requestId: true } })),
    keys: await open.owner.contentKey.count(),
    objects: [...fake.objects.keys()].map((name) => name.split('/')[2]).sort(),
  };
}

const allOf = (logs: string[], contents: string[]) => ({
  logs: [...logs].sort(),
  attempts: [...logs].sort(),
  bodies: [...contents].sort(),
  keys: contents.length,
  objects: [...contents].sort(),
});

async function partitions(table: string): Promise<string[]> {
  const rows = await open.owner.$queryRaw<{ name: string }[]>`
    select relname as name from pg_class join pg_inherits on oid = inhrelid where inhparent = ${table}::regclass order by 1`;
  return rows.map(({ name }) => name);
}

const sums = () =>
  open.owner.usageDaily.findMany({ orderBy: [{ organizationId: 'asc' }, { day: 'asc' }, { line: 'asc' }] });

test('each organization keeps requests and content as long as it says and not a day longer; sums and charges stay', async () => {
  const [short, long] = [await addOrganization(10, 3), await addOrganization(90, 30)];
  const of = async (organizationId: string, days: number[]) =>
    Object.fromEntries(
      await Promise.all(days.map(async (days) => [days, await addRequest(organizationId, days)] as const)),
    );
  const shorts = await of(short, [0, 3, 4, 10, 11, 60]);
  const longs = await of(long, [0, 4, 11, 30, 31, 90, 91]);
  const pick = (from: Record<string, string>, days: number[]) => days.flatMap((day) => from[day] ?? []);
  const before = await sums();
  await run();
  const expected = allOf(
    [...pick(shorts, [0, 3, 4, 10]), ...pick(longs, [0, 4, 11, 30, 31, 90])],
    [...pick(shorts, [0, 3]), ...pick(longs, [0, 4, 11, 30])],
  );
  expect(await left()).toEqual(expected);
  // Nobody keeps the 21st of August any more, and that day is gone as a whole; others are not.
  expect(await partitions('request_logs')).not.toContain('request_logs_20260821');
  expect(await partitions('request_logs')).toContain('request_logs_20261109');
  expect(await partitions('request_bodies')).not.toContain('request_bodies_20261020');
  expect(await sums()).toEqual(before);
  await run();
  expect(await left()).toEqual(expected);
}, 40_000);

test('verification and rebuild leave days alone whose rows were deleted, of that organization only', async () => {
  const [short, long] = [await addOrganization(10, 3), await addOrganization(90, 30)];
  for (const days of [5, 20]) for (const organizationId of [short, long]) await addRequest(organizationId, days);
  const before = await sums();
  await run();
  expect(await differences(open.owner)).toEqual([]);
  expect(await rebuildUsage(open.tools.slowDb, wholeTime)).toEqual([{ organizationId: short, day: '2026-10-31' }]);
  expect(await rebuildUsage(open.tools.slowDb, { ...wholeTime, organizationId: long })).toEqual([]);
  expect(await sums()).toEqual(before);
  // What is whole is still compared and made right.
  await open.owner.$executeRaw`update usage_daily set cost_nanos = cost_nanos + 1`;
  const found = await differences(open.owner);
  expect(found.map(({ organizationId, period }) => [organizationId, period.toISOString().slice(0, 10)]).sort()).toEqual(
    [
      [short, '2026-11-15'],
      [long, '2026-10-31'],
      [long, '2026-11-15'],
    ].sort(),
  );
  await rebuildUsage(open.tools.slowDb, wholeTime);
  expect(await differences(open.owner)).toEqual([]);
}, 40_000);

test('the ledger of a budget is not called wrong for requests that are deleted', async () => {
  const [organizationId, other] = [await addOrganization(1, 1), await addOrganization(90, 1)];
  const at = now - 5 * 86_400_000;
  for (const owner of [organizationId, other]) {
    const budgetId = await open.addBudget(owner);
    const charge = { budgetId, period: '2026-11-01T00:00:00.000Z', group: '', amount: '7' };
    const id = Bun.randomUUIDv7('hex', at);
    await ingestRecords(open.tools.db, [makeRecord({ id, organizationId: owner, charges: [charge] })]);
  }
  await run();
  const since = new Date('2026-11-01T00:00:00Z');
  expect(await verifyBudgetSpends(open.tools.slowDb, { since })).toEqual([]);
  await open.owner.budgetSpend.updateMany({ data: { charged: 9n } });
  const found = await verifyBudgetSpends(open.tools.slowDb, { since });
  expect(found.map((one) => one.organizationId)).toEqual([other]);
}, 40_000);

test('a hold keeps what started in its time, whole days of it, until it is released', async () => {
  const organizationId = await addOrganization(1, 1);
  const other = await addOrganization(1, 1);
  const ids = await Promise.all([5, 6, 7, 8].map((days) => addRequest(organizationId, days)));
  await addRequest(other, 6);
  const hold = {
    organizationId,
    name: 'Case 1',
    reason: 'A court asked.',
    from: new Date('2026-11-13T23:00:00Z'),
    to: new Date('2026-11-15T00:00:00Z'),
  };
  const { id } = await open.owner.legalHold.create({ data: hold });
  await run();
  // The 13th and the 14th; the 15th is no longer in it.
  expect(await left()).toEqual(allOf(ids.slice(1, 3), ids.slice(1, 3)));
  await open.owner.legalHold.update({ where: { id }, data: { releasedAt: new Date() } });
  await open.owner.legalHold.create({ data: { ...hold, name: 'Case 2', from: null, to: null } });
  await run();
  expect(await left()).toEqual(allOf(ids.slice(1, 3), ids.slice(1, 3)));
  await open.owner.legalHold.updateMany({ data: { releasedAt: new Date() } });
  await run();
  expect(await left()).toEqual(allOf([], []));
}, 40_000);

test('copies go with the log of their day, and objects whose row never came go with their day', async () => {
  const organizationId = await addOrganization(10, 3);
  const shadow = { model: 'gpt-5', providerAccountId: crypto.randomUUID(), outcome: 'succeeded', usage: {} };
  const rule = { ruleId: crypto.randomUUID(), ruleVersion: 1 };
  const copy = { organizationId, requestId: crypto.randomUUID(), ...rule, record: { shadow } };
  for (const day of ['2026-11-09', '2026-11-10'])
    await open.owner.shadowRun.create({
      data: { ...copy, id: crypto.randomUUID(), startedAt: new Date(`${day}T12:00:00Z`) },
    });
  const names = ['2026-11-16', '2026-11-17'].map((day) => `${organizationId}/${day}/lost/request`);
  for (const name of names) await open.tools.objects?.put(name, new Uint8Array(1));
  await run();
  const copies = await open.owner.shadowRun.findMany();
  expect(copies.map(({ startedAt }) => startedAt.toISOString().slice(0, 10))).toEqual(['2026-11-10']);
  expect([...fake.objects.keys()]).toEqual(names.slice(1));
  expect(await rebuildUsage(open.tools.slowDb, wholeTime)).toEqual([{ organizationId, day: '2026-11-09' }]);
}, 40_000);

test('an object storage that is away keeps back objects alone, and they go the next time', async () => {
  const organizationId = await addOrganization(1, 1);
  const id = await addRequest(organizationId, 5);
  fake.fail(503);
  await expect(run()).rejects.toThrow();
  fake.fail(null);
  expect(await left()).toEqual({ ...allOf([], []), objects: [id] });
  await run();
  expect(await left()).toEqual(allOf([], []));
}, 40_000);

test('nothing is deleted while records have waited for long', async () => {
  const organizationId = await addOrganization(1, 1);
  const id = await addRequest(organizationId, 5);
  await retention.run({ ...open.tools, records: { ...open.tools.records, lagMs: async () => 2 * 3_600_000 } });
  expect((await left()).logs).toEqual([id]);
}, 40_000);

test('two workers at once, while records of old and new days come in, lose no record and hold none back for long', async () => {
  const [short, long] = [await addOrganization(2, 2), await addOrganization(90, 90)];
  for (const days of [3, 4, 5, 6, 7, 8]) {
    await addRequest(short, days);
    if (days % 2 === 0) await addRequest(long, days);
  }
  let done = false;
  const waits: number[] = [];
  const sent: string[] = [];
  const ingestion = (async () => {
    for (let at = 0; !done; at += 1) {
      const id = Bun.randomUUIDv7('hex', at % 2 === 0 ? now : now - (at % 9) * 86_400_000);
      const startedMs = performance.now();
      await ingestRecords(open.tools.db, [makeRecord({ id, organizationId: long })]);
      waits.push(performance.now() - startedMs);
      sent.push(id);
    }
  })();
  await Promise.all([run(), run()]);
  done = true;
  await ingestion;
  const ofLong = await open.owner.requestLog.findMany({ where: { organizationId: long }, select: { id: true } });
  const ids = new Set(ofLong.map(({ id }) => id));
  expect(sent.filter((id) => !ids.has(id))).toEqual([]);
  expect(sent.length).toBeGreaterThan(5);
  expect(await open.owner.requestLog.count({ where: { organizationId: short } })).toBe(0);
  expect(Math.max(...waits)).toBeLessThan(3_000);
  expect(await differences(open.owner)).toEqual([]);
}, 60_000);

test('a day that somebody reads is not waited for at the cost of those who write; it goes when it is free', async () => {
  const organizationId = await addOrganization(1, 1);
  // The day that is written to has its partition, as the worker makes it ahead of time.
  for (const days of [5, 0]) await addRequest(organizationId, days);
  const held = Promise.withResolvers<void>();
  const taken = Promise.withResolvers<void>();
  const reader = open.owner.$transaction(
    async (scoped) => {
      await scoped.$queryRaw`select count(*) from request_logs`;
      taken.resolve();
      await held.promise;
    },
    { timeout: 30_000 },
  );
  await taken.promise;
  const running = run();
  let longest = 0;
  for (let at = 0; at < 20; at += 1) {
    const startedMs = performance.now();
    await ingestRecords(open.tools.db, [makeRecord({ id: Bun.randomUUIDv7('hex', now), organizationId })]);
    longest = Math.max(longest, performance.now() - startedMs);
    await Bun.sleep(50);
  }
  expect(longest).toBeLessThan(2_000);
  held.resolve();
  await reader;
  await running;
  expect(await partitions('request_logs')).not.toContain('request_logs_20261115');
}, 60_000);

test('a worker that starts deletes at once what is past', async () => {
  const organizationId = await addOrganization(1, 1);
  await addRequest(organizationId, 5);
  rig.spawnWorker(fake.environment);
  await until(async () => (await open.owner.requestLog.count()) === 0 && fake.objects.size === 0);
  expect(await open.owner.contentKey.count()).toBe(0);
}, 40_000);
