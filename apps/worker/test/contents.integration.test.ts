import { afterEach, beforeEach, expect, test } from 'bun:test';
import { contentEncoding } from '@switchyard/platform/content/content-encoding';
import { createContentKey, openContent, sealContent } from '@switchyard/platform/content/seal-content';
import type { QueuedContent } from '@switchyard/platform/queue/content-batch';
import { type ContentQueue, openContentQueue } from '@switchyard/platform/queue/content-queue';
import { openRecordQueue, type RecordQueue } from '@switchyard/platform/queue/record-queue';
import { createCut, createRig, makeRecord, openTools, type Rig, until } from './rig.ts';

let rig: Rig;
let open: ReturnType<typeof openTools>;
let contents: ContentQueue;
let records: RecordQueue;
let organizationId: string;

beforeEach(async () => {
  rig = await createRig();
  open = openTools(rig);
  contents = openContentQueue(rig.redis.url, { commandTimeoutMs: 5_000 });
  records = openRecordQueue(rig.redis.url, { commandTimeoutMs: 5_000 });
  organizationId = await open.addOrganization();
});

afterEach(async () => {
  await Promise.all([open.close(), contents.close(), records.close()]);
  await rig.end();
});

const at = (timeMs: number) => Bun.randomUUIDv7('hex', timeMs);

async function makeContent(requestId: string, given: Partial<QueuedContent> = {}): Promise<QueuedContent> {
  const day = new Date(Number.parseInt(requestId.slice(0, 8) + requestId.slice(9, 13), 16)).toISOString().slice(0, 10);
  const key = await createContentKey(rig.sealing.publicKey, { id: crypto.randomUUID(), organizationId, day });
  const said = await sealContent(key, { organizationId, requestId, side: 'request' }, Buffer.from(`said ${requestId}`));
  return {
    requestId,
    organizationId,
    key: { id: key.id, day, sealed: key.sealed },
    encoding: contentEncoding,
    request: said.toString('base64'),
    response: null,
    requestObject: null,
    responseObject: `${organizationId}/${day}/${requestId}/response`,
    requestTruncated: false,
    responseTruncated: true,
    ...given,
  };
}

const add = (id: string, batch: QueuedContent[]) => contents.add(id, { version: 1, contents: batch });
const addRecords = (ids: string[]) =>
  records.add(`records-${ids[0]}`, { version: 1, records: ids.map((id) => makeRecord({ id, organizationId })) });

const bodies = () => open.owner.requestBody.findMany({ orderBy: { requestId: 'asc' } });

async function drained(): Promise<void> {
  await until(async () => (await contents.load()).batches === 0);
}

test('content comes before or after its request and twice, is kept once, and opens with the private key alone', async () => {
  const [early, late, old] = [at(Date.now()), at(Date.now() + 1), at(Date.now() - 20 * 86_400_000)] as const;
  const all = await Promise.all([makeContent(early), makeContent(late), makeContent(old)]);
  await addRecords([late]);
  rig.spawnWorker();
  await until(async () => (await open.owner.requestLog.count()) === 1);
  await add('first', all);
  await add('again', all.map((content) => ({ ...content, request: null })).reverse());
  await drained();
  await addRecords([early, old]);
  await until(async () => (await open.owner.requestLog.count()) === 3);
  const kept = await bodies();
  expect(kept.map(({ requestId }) => requestId)).toEqual([old, early, late]);
  expect(await open.owner.contentKey.count()).toBe(3);
  for (const { requestId, keyId, encoding, request, response, ...body } of kept) {
    const key = await open.owner.contentKey.findUniqueOrThrow({ where: { id: keyId } });
    const sealing = { id: key.id, organizationId, day: key.day.toISOString().slice(0, 10), sealed: key.sealed };
    const owner = { organizationId, requestId, side: 'request' as const };
    const opened = await openContent(rig.sealing.privateKey, {
      key: sealing,
      owner,
      encoding,
      bytes: request ?? new Uint8Array(),
    });
    expect(Buffer.from(opened).toString()).toBe(`said ${requestId}`);
    expect({ response, ...body }).toMatchObject({ response: null, requestTruncated: false, responseTruncated: true });
    expect(body.responseObject).toBe(`${organizationId}/${sealing.day}/${requestId}/response`);
  }
}, 40_000);

test('a worker killed again and again between contents and records loses none and keeps none twice', async () => {
  const ids = Array.from({ length: 400 }, (_, index) => at(Date.now() + index));
  const all = await Promise.all(ids.map((id) => makeContent(id)));
  for (let index = 0; index < ids.length; index += 5) await add(`batch-${index}`, all.slice(index, index + 5));
  for (let index = 0; index < ids.length; index += 20) await addRecords(ids.slice(index, index + 20));
  for (const share of [0.2, 0.6]) {
    const worker = rig.spawnWorker();
    await until(async () => (await open.owner.requestBody.count()) > ids.length * share);
    worker.kill('SIGKILL');
    await worker.exited;
  }
  expect(await open.owner.requestBody.count()).toBeLessThan(ids.length);
  rig.spawnWorker();
  await drained();
  await until(async () => (await open.owner.requestLog.count()) === ids.length);
  expect((await bodies()).map(({ requestId }) => requestId)).toEqual([...ids].sort());
  const keys = await open.owner.contentKey.findMany({ select: { id: true } });
  expect(new Set(keys.map(({ id }) => id))).toEqual(new Set(all.map(({ key }) => key.id)));
}, 90_000);

test('a Postgres that is away holds contents back, and a content that can never be kept does not hold back the others', async () => {
  const cut = await createCut(rig.database.workerUrl);
  const worker = rig.spawnWorker({ DATABASE_URL: cut.url });
  await worker.line(({ msg }) => msg === 'the worker is running');
  cut.away();
  const [good, bad] = [await makeContent(at(Date.now())), await makeContent('10000000-0000-4000-8000-000000000000')];
  await add('mixed', [bad, good]);
  await worker.line(({ msg }) => msg === 'contents wait for their next try');
  cut.back();
  await worker.line(({ msg }) => msg === 'contents were refused and are kept in the queue');
  expect((await bodies()).map(({ requestId }) => requestId)).toEqual([good.requestId]);
  const kept = await open.redis.hmget('{sy-queue}:contents:mixed', 'data', 'failedReason');
  expect(JSON.parse(kept[0] ?? '').contents).toEqual([bad]);
  expect(kept[1]).toContain(`1 of 2 contents cannot be kept. ${bad.requestId}:`);
  cut.end();
}, 40_000);

test('content that comes after its request was erased is not kept', async () => {
  const [erased, other] = [at(Date.now()), at(Date.now() + 1)];
  await addRecords([erased, other]);
  rig.spawnWorker();
  await until(async () => (await open.owner.requestLog.count()) === 2);
  await open.owner.requestLog.update({ where: { id: erased }, data: { contentState: 'ERASED' } });
  await add('late', [await makeContent(erased), await makeContent(other)]);
  await until(async () => (await open.owner.requestBody.count()) > 0);
  await drained();
  expect((await bodies()).map(({ requestId }) => requestId)).toEqual([other]);
  expect(await open.owner.contentKey.count()).toBe(1);
}, 40_000);
