import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'bun:test';
import type { RequestRecord } from '@switchyard/core/requests/record';
import { insertContents } from '@switchyard/db/content/insert-contents';
import { ingestRecords } from '@switchyard/db/requests/ingest-records';
import { createObjectStorage } from '@switchyard/platform/object-storage/object-storage';
import { type FakeObjectStorage, startFakeObjectStorage } from '@switchyard/platform/testing/fake-object-storage';
import { erasures } from '../src/jobs/erasures.ts';
import { createRig, differences, makeRecord, openTools, type Rig, until } from './rig.ts';

let rig: Rig;
let fake: FakeObjectStorage;
let open: ReturnType<typeof openTools>;
let organizationId: string;

const name = 'alice@example.com';
const dayMs = 86_400_000;

beforeAll(async () => {
  fake = await startFakeObjectStorage();
});

beforeEach(async () => {
  rig = await createRig();
  open = openTools(rig, { objects: createObjectStorage(fake.settings) });
  fake.objects.clear();
  organizationId = await open.addOrganization();
});

afterEach(async () => {
  await open.close();
  await rig.end();
});

afterAll(() => fake.close());

const run = () => erasures.run(open.tools);

async function ask(owner = organizationId): Promise<string> {
  const { id } = await open.owner.erasure.create({
    data: { organizationId: owner, endUser: name, endUserDigest: 'digest' },
  });
  return id;
}

const erasure = (id: string) => open.owner.erasure.findUniqueOrThrow({ where: { id } });

/** A record whose end user stands wherever callers may write it. */
function recordOf(endUser: string, given: Partial<RequestRecord> = {}): RequestRecord {
  const facts = {
    operation: 'chat',
    inputTokens: 1,
    maxOutputTokens: null,
    features: [],
    metadata: { customer: endUser, plan: 'pro' },
    tags: [endUser, 'web'],
    session: endUser,
    promptPrefix: null,
    headers: { 'x-user': endUser, 'x-app': 'shop' },
    budgetUsedPercent: null,
  };
  const id = given.id ?? Bun.randomUUIDv7();
  const attempt = {
    role: 'answer' as const,
    providerAccountId: '00000000-0000-7000-8000-00000000000c',
    credentialId: null,
    provider: 'openai',
    model: 'gpt-5-mini',
    outcome: 'refused',
    httpStatus: 400,
    errorMessage: `${endUser} is not allowed`,
    startedAfterMs: 0,
    durationMs: 1,
    connectMs: null,
    firstByteMs: null,
    upstreamRequestId: null,
    upstreamFormat: null,
    usage: makeRecord().usage,
    usageMismatch: null,
    serviceTier: null,
    dropped: [],
    costNanos: '1234',
    costEstimated: false,
    price: null,
  };
  return makeRecord({
    organizationId,
    endUser,
    facts,
    errorMessage: `${endUser} is not allowed`,
    headers: { 'user-agent': 'sdk', 'x-user': endUser },
    content: { kept: 'full', state: 'STORED', reason: null, redactions: 0 },
    attempts: [attempt],
    ...given,
    id,
  });
}

async function add(record: RequestRecord): Promise<RequestRecord> {
  await ingestRecords(open.tools.db, [record]);
  const day = record.startedAt.slice(0, 10);
  const object = `${record.organizationId}/${day}/${record.id}/request`;
  await open.tools.objects?.put(object, new Uint8Array(1));
  const sides = { request: null, response: 'c2FpZA==', requestObject: object, responseObject: null };
  const key = { id: crypto.randomUUID(), day, sealed: 'sealed' };
  const content = { requestId: record.id, organizationId: record.organizationId, key, encoding: 'x', ...sides };
  await insertContents(open.tools.db, [{ ...content, requestTruncated: false, responseTruncated: false }]);
  return record;
}

/** All that the log holds of a request, as text. */
async function textOf(id: string): Promise<string> {
  const rows = await open.owner.$queryRaw<{ text: string }[]>`
    select row_to_json(r)::text as text from request_logs r where id = ${id}::uuid
    union all select row_to_json(a)::text from request_attempts a where request_id = ${id}::uuid
    union all select row_to_json(b)::text from request_bodies b where request_id = ${id}::uuid`;
  return rows.map(({ text }) => text).join('\n');
}

test('nothing of an end user is left in the log but what was used; others, and the same name elsewhere, stay as they are', async () => {
  const other = await open.addOrganization();
  const mine = await add(recordOf(name));
  const old = await add(recordOf(name, { id: Bun.randomUUIDv7('hex', Date.now() - 3 * dayMs) }));
  const untouched = [await add(recordOf('bob')), await add(recordOf(name, { organizationId: other }))];
  const before = await Promise.all(untouched.map(({ id }) => textOf(id)));
  const id = await ask();
  await run();
  for (const one of [mine, old]) {
    expect(await textOf(one.id)).not.toContain(name);
    const row = await open.owner.requestLog.findUniqueOrThrow({ where: { id: one.id } });
    expect(row).toMatchObject({
      endUser: null,
      session: null,
      tags: ['web'],
      contentState: 'ERASED',
      costNanos: 1234n,
    });
    expect(row).toMatchObject({ errorMessage: null, headers: { 'user-agent': 'sdk' } });
    expect(row.facts).toMatchObject({
      metadata: { plan: 'pro' },
      tags: ['web'],
      session: null,
      headers: { 'x-app': 'shop' },
    });
    expect(await open.owner.requestBody.count({ where: { requestId: one.id } })).toBe(0);
  }
  expect(await Promise.all(untouched.map((one) => textOf(one.id)))).toEqual(before);
  expect([...fake.objects.keys()].map((object) => object.split('/')[2]).sort()).toEqual(
    untouched.map((one) => one.id).sort(),
  );
  expect(await erasure(id)).toMatchObject({ status: 'DONE', endUser: null, endUserDigest: 'digest', requests: 2n });
  // The roll-ups know tags, and are still the sum of the log.
  expect(await open.owner.usageDaily.count({ where: { organizationId, tags: { has: name } } })).toBe(0);
  expect(await differences(open.owner)).toEqual([]);
}, 40_000);

test('more requests than one batch are erased, and an erasure that was cut off goes on and counts each once', async () => {
  const records = Array.from({ length: 700 }, () => recordOf(name, { facts: null }));
  await ingestRecords(open.tools.db, records);
  const id = await ask();
  fake.fail(503);
  await expect(run()).rejects.toThrow('not finished');
  expect(await erasure(id)).toMatchObject({ status: 'RUNNING', endUser: name });
  fake.fail(null);
  await Promise.all([run(), run()]);
  expect(await erasure(id)).toMatchObject({ status: 'DONE', requests: 700n });
  expect(await open.owner.requestLog.count({ where: { endUser: name } })).toBe(0);
}, 120_000);

test('a legal hold on one of the requests stops it by name before anything is erased; one on another time does not', async () => {
  const record = await add(recordOf(name));
  const before = await textOf(record.id);
  const hold = { organizationId, name: 'Case 7', reason: 'A court asked.' };
  await open.owner.legalHold.create({ data: { ...hold, to: new Date(Date.now() - dayMs), name: 'Case 6' } });
  const { id: holdId } = await open.owner.legalHold.create({ data: hold });
  const id = await ask();
  await run();
  const failed = await erasure(id);
  expect(failed).toMatchObject({ status: 'FAILED', endUser: null, requests: 0n });
  expect(failed.error).toContain('"Case 7"');
  expect(await textOf(record.id)).toBe(before);
  expect(fake.objects.size).toBe(1);
  await open.owner.legalHold.update({ where: { id: holdId }, data: { releasedAt: new Date() } });
  const again = await ask();
  await run();
  expect(await erasure(again)).toMatchObject({ status: 'DONE', requests: 1n });
}, 40_000);

test('it is not done before records that were made before it are in the log', async () => {
  const id = await ask();
  const lagging = { ...open.tools, records: { ...open.tools.records, lagMs: async () => 60_000 } };
  await erasures.run(lagging);
  expect(await erasure(id)).toMatchObject({ status: 'RUNNING', endUser: name });
  await add(recordOf(name));
  await run();
  expect(await erasure(id)).toMatchObject({ status: 'DONE', requests: 1n });
}, 40_000);

test('the worker does it by itself', async () => {
  await add(recordOf(name));
  const id = await ask();
  rig.spawnWorker(fake.environment);
  await until(async () => (await erasure(id)).status === 'DONE');
  expect(fake.objects.size).toBe(0);
}, 40_000);
