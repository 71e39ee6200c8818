import { afterAll, beforeEach, expect, test } from 'bun:test';
import { openSink } from '@switchyard/platform/sinks/sink-secret';
import { createHarness } from './harness.ts';
import { createWorld } from './world.ts';

const harness = await createHarness();
const { call, owner } = harness;
const organization = await harness.organization();
const world = createWorld(harness, organization);
const admin = await harness.member(organization.id, 'ADMIN');
const caller = { caller: admin, organization: organization.slug };
afterAll(harness.stop);
beforeEach(async () => void (await world.removeSinks()));

const path = '/log-sinks';
const s3 = {
  kind: 's3',
  endpoint: 'https://s3.example',
  bucket: 'a-bucket',
  accessKeyId: 'the-key-id',
  secretAccessKey: 'the-secret-key',
};
const otlp = {
  kind: 'otlp',
  url: 'https://collector.example/v1/traces',
  headers: [{ name: 'X-Api-Key', value: 'the-header-value' }],
};

const create = (body: object) => call({ method: 'POST', path, body, ...caller });

async function openedOf(sinkId: string) {
  const row = await owner.logSink.findUniqueOrThrow({ where: { id: sinkId } });
  return openSink(harness.privateKey, row.sealed ?? '', { organizationId: organization.id, sinkId });
}

test('secrets of a sink go in sealed and never come out, neither in answers nor in the audit log', async () => {
  const stored = await create({ name: 'Lake', target: s3 });
  const traced = await create({ name: 'Traces', target: otlp });
  expect(stored.body).toMatchObject({
    signingSecret: null,
    sink: {
      name: 'Lake',
      configuration: { kind: 's3', endpoint: s3.endpoint, region: 'us-east-1', bucket: 'a-bucket', prefix: '' },
      withContent: false,
      enabled: true,
      waiting: 0,
      dead: 0,
      lagMs: 0,
    },
  });
  expect(traced.body.sink.configuration).toEqual({ kind: 'otlp', url: otlp.url, headerNames: ['x-api-key'] });
  expect(await openedOf(stored.body.sink.id)).toEqual({
    kind: 's3',
    accessKeyId: 'the-key-id',
    secretAccessKey: 'the-secret-key',
  });
  expect(await openedOf(traced.body.sink.id)).toEqual({ kind: 'otlp', headers: { 'x-api-key': 'the-header-value' } });
  const everything = JSON.stringify([
    stored.body,
    traced.body,
    (await call({ method: 'GET', path, ...caller })).body,
    await owner.auditEvent.findMany({ where: { organizationId: organization.id } }),
    await owner.logSink.findMany(),
  ]);
  for (const secret of ['the-key-id', 'the-secret-key', 'the-header-value']) expect(everything).not.toContain(secret);
});

test('a webhook gets a secret that is shown once, and a new one with a new address', async () => {
  const { body } = await create({ name: 'Hook', target: { kind: 'webhook', url: 'https://sink.example/a' } });
  expect(body.signingSecret).toStartWith('whsec_');
  const renamed = await call({ method: 'PATCH', path: `${path}/${body.sink.id}`, body: { name: 'Other' }, ...caller });
  expect([renamed.body.sink.name, renamed.body.signingSecret]).toEqual(['Other', null]);
  const target = { kind: 'webhook', url: 'https://sink.example/b' };
  const moved = await call({ method: 'PATCH', path: `${path}/${body.sink.id}`, body: { target }, ...caller });
  expect(moved.body.signingSecret).not.toBe(body.signingSecret);
  expect(await openedOf(body.sink.id)).toEqual({ kind: 'webhook', signingSecret: moved.body.signingSecret });
  const other = await call({ method: 'PATCH', path: `${path}/${body.sink.id}`, body: { target: s3 }, ...caller });
  expect(other.status).toBe(400);
});

test('names are taken once, addresses are https, and prefixes and headers are plain', async () => {
  expect((await create({ name: 'Lake', target: s3 })).status).toBe(200);
  expect((await create({ name: 'Lake', target: s3 })).status).toBe(409);
  for (const target of [
    { ...s3, endpoint: 'http://s3.example' },
    { ...s3, prefix: '../up' },
    { ...s3, bucket: 'A/B' },
    { ...otlp, headers: [{ name: 'bad name', value: 'x' }] },
    { kind: 'webhook', url: 'ftp://sink.example' },
  ])
    expect((await create({ name: 'Other', target })).status).toBe(400);
});

test('a test says what the worker says', async () => {
  const { id } = await world.logSink();
  const tried = world.tryOut(id, 'The receiver answered 401.');
  const answer = await call({ method: 'POST', path: `${path}/${id}/test`, ...caller });
  await tried;
  expect(answer.body).toEqual({ outcome: 'failed', error: 'The receiver answered 401.' });
});

test('dead letters are listed page by page, sent again, and thrown away', async () => {
  const { id: sinkId } = await world.logSink();
  const of = { organizationId: organization.id, sinkId, attempts: 10, error: 'The receiver answered 500.' };
  const requestIds = [1, 2, 3].map(() => Bun.randomUUIDv7());
  for (const requestId of requestIds)
    await owner.logSinkDelivery.create({ data: { ...of, requestId, deadAt: new Date() } });
  await owner.logSinkDelivery.create({
    data: {
      organizationId: organization.id,
      sinkId,
      requestId: Bun.randomUUIDv7(),
      queuedAt: new Date(Date.now() - 60_000),
    },
  });
  const listed = await call({ method: 'GET', path, ...caller });
  expect(listed.body.items).toMatchObject([{ waiting: 1, dead: 3 }]);
  expect(listed.body.items[0].lagMs).toBeGreaterThanOrEqual(60_000);
  const letters = `${path}/${sinkId}/dead-letters`;
  const first = await call({ method: 'GET', path: `${letters}?limit=2`, ...caller });
  const rest = await call({ method: 'GET', path: `${letters}?limit=2&cursor=${first.body.nextCursor}`, ...caller });
  const shown = [...first.body.items, ...rest.body.items];
  expect(shown.map(({ requestId }: { requestId: string }) => requestId)).toEqual(requestIds);
  expect(rest.body.nextCursor).toBeNull();
  const again = { requestIds: [requestIds[0]] };
  expect((await call({ method: 'POST', path: `${letters}/retry`, body: again, ...caller })).body).toEqual({ count: 1 });
  expect((await call({ method: 'POST', path: `${letters}/discard`, body: {}, ...caller })).body).toEqual({ count: 2 });
  const left = await owner.logSinkDelivery.findMany({ where: { sinkId } });
  expect(left.map(({ deadAt }) => deadAt)).toEqual([null, null]);
  expect(left.find(({ requestId }) => requestId === requestIds[0])).toMatchObject({ attempts: 0, batchId: null });
});
