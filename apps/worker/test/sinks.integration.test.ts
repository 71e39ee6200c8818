import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test';
import { noUsage } from '@switchyard/core/pricing/usage';
import { type RequestRecord, untoldOfAttempt } from '@switchyard/core/requests/record';
import type { SinkConfiguration, SinkSecrets } from '@switchyard/core/sinks/sink-configuration';
import { insertContents } from '@switchyard/db/content/insert-contents';
import { retryDeadLetters } from '@switchyard/db/directory/log-sinks';
import { newId } from '@switchyard/db/directory/new-id';
import { ingestRecords } from '@switchyard/db/requests/ingest-records';
import { claimSinkBatch, readSinkStates } from '@switchyard/db/sinks/sink-work';
import { contentEncoding } from '@switchyard/platform/content/content-encoding';
import { createContentKey, sealContent } from '@switchyard/platform/content/seal-content';
import { newSigningSecret } from '@switchyard/platform/notifications/channel-secret';
import { signWebhook } from '@switchyard/platform/notifications/sign-webhook';
import { sealSink } from '@switchyard/platform/sinks/sink-secret';
import { type FakeObjectStorage, startFakeObjectStorage } from '@switchyard/platform/testing/fake-object-storage';
import { sinks } from '../src/jobs/sinks.ts';
import { createRig, makeRecord, openTools, type Rig } from './rig.ts';

let rig: Rig;
let opened: ReturnType<typeof openTools>;
let tools: ReturnType<typeof openTools>['tools'];
let storage: FakeObjectStorage;

type Post = { path: string; headers: Headers; text: string };
const posts: Post[] = [];
/** What a receiver answers by its path; 200 for those that are not here. */
const answers = new Map<string, (post: Post) => Response | Promise<Response>>();

const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const post = { path: new URL(request.url).pathname, headers: request.headers, text: await request.text() };
    posts.push(post);
    return (await answers.get(post.path)?.(post)) ?? new Response('{}');
  },
});

beforeAll(async () => {
  rig = await createRig();
  opened = openTools(rig);
  ({ tools } = opened);
  storage = await startFakeObjectStorage();
});

beforeEach(() => {
  posts.length = 0;
  answers.clear();
  storage.objects.clear();
});

afterAll(async () => {
  await opened.close();
  await rig.end();
  await storage.close();
  await server.stop(true);
});

const addressOf = (path: string) => `http://127.0.0.1:${server.port}${path}`;

async function addSink(
  organizationId: string,
  {
    configuration,
    secrets,
    ...given
  }: { configuration: SinkConfiguration; secrets: SinkSecrets; enabled?: boolean; withContent?: boolean },
) {
  const id = newId();
  const kind = { s3: 'S3', webhook: 'WEBHOOK', otlp: 'OTLP' } as const;
  const sealed = await sealSink(rig.sealing.publicKey, secrets, { organizationId, sinkId: id });
  const data = { id, organizationId, name: id, kind: kind[configuration.kind], configuration, sealed, ...given };
  await opened.owner.logSink.create({ data });
  return id;
}

function addBucket(organizationId: string, prefix: string, withContent = false) {
  const { accessKeyId, secretAccessKey, ...where } = storage.settings;
  return addSink(organizationId, {
    configuration: { kind: 's3', ...where, prefix },
    secrets: { kind: 's3', accessKeyId, secretAccessKey },
    withContent,
  });
}

async function addHook(organizationId: string, path: string, given: { enabled?: boolean } = {}) {
  const signingSecret = newSigningSecret();
  const secrets = { kind: 'webhook', signingSecret } as const;
  return {
    id: await addSink(organizationId, { configuration: { kind: 'webhook', url: addressOf(path) }, secrets, ...given }),
    signingSecret,
  };
}

const addTraces = (organizationId: string, path: string) =>
  addSink(organizationId, {
    configuration: { kind: 'otlp', url: addressOf(path), headerNames: ['x-token'] },
    secrets: { kind: 'otlp', headers: { 'x-token': 'the-token' } },
  });

async function addRequests(organizationId: string, count: number, given: Partial<RequestRecord> = {}) {
  const records = Array.from({ length: count }, (_, index) =>
    makeRecord({ organizationId, costNanos: String(1_000n + BigInt(index)), ...given }),
  );
  await ingestRecords(tools.db, records);
  return records;
}

const idsOf = (records: readonly { id: string }[]) => records.map(({ id }) => id).sort();
const waitingFor = (sinkId: string) => opened.owner.logSinkDelivery.findMany({ where: { sinkId } });
const sinkOf = (id: string) => opened.owner.logSink.findUniqueOrThrow({ where: { id } });
const later = (ms: number) => ({ ...tools, now: () => Date.now() + ms });

/** The requests of every object below a prefix, with the names of the objects. */
function stored(prefix: string) {
  const names = [...storage.objects.keys()].filter((name) => name.startsWith(prefix));
  const lines = names.flatMap((name) =>
    Buffer.from(storage.objects.get(name) ?? [])
      .toString()
      .split('\n'),
  );
  return { names, rows: lines.filter((line) => line !== '').map((line) => JSON.parse(line)) };
}

const postedTo = (path: string) =>
  posts.filter((post) => post.path === path).flatMap(({ text }) => JSON.parse(text).data.requests);

test('each sink gets exactly the requests of its own organization, and their costs to the nano-dollar', async () => {
  const [mine, theirs] = [await opened.addOrganization(), await opened.addOrganization()];
  const bucket = await addBucket(mine, 'mine/');
  const hook = await addHook(mine, '/mine');
  await addBucket(theirs, 'theirs/');
  const records = await addRequests(mine, 120);
  const strange = await addRequests(theirs, 30);
  // A batch that is delivered again adds nothing.
  await ingestRecords(tools.db, records.slice(0, 50));
  await sinks.run(tools);
  const sum = records.reduce((total, { costNanos }) => total + BigInt(costNanos ?? 0), 0n);
  for (const rows of [stored('mine/').rows, postedTo('/mine')]) {
    expect(idsOf(rows)).toEqual(idsOf(records));
    expect(rows.reduce((total: bigint, row: { cost_nanos: string }) => total + BigInt(row.cost_nanos), 0n)).toBe(sum);
  }
  expect(idsOf(stored('theirs/').rows)).toEqual(idsOf(strange));
  expect(stored('mine/').names[0]).toMatch(/^mine\/\d{4}\/\d\d\/\d\d\/[0-9a-f-]{36}\.jsonl$/);
  expect(await waitingFor(bucket)).toEqual([]);
  expect((await sinkOf(hook.id)).lastDeliveredAt).not.toBeNull();
  for (const post of posts) {
    const id = post.headers.get('webhook-id') ?? '';
    const atMs = Number(post.headers.get('webhook-timestamp')) * 1_000;
    const signed = signWebhook(hook.signingSecret, { id, atMs, body: post.text });
    expect(post.headers.get('webhook-signature')).toBe(signed['webhook-signature'] ?? '-');
    expect(JSON.parse(post.text).id).toBe(id);
  }
});

test('nothing is written down where there is no sink or it is off, and what waits when it is switched off stays', async () => {
  const none = await opened.addOrganization();
  const some = await opened.addOrganization();
  const hook = await addHook(some, '/off', { enabled: false });
  await addRequests(none, 3);
  await addRequests(some, 3);
  expect(await opened.owner.logSinkDelivery.count({ where: { organizationId: { in: [none, some] } } })).toBe(0);
  await opened.owner.logSink.update({ where: { id: hook.id }, data: { enabled: true } });
  const records = await addRequests(some, 2);
  await opened.owner.logSink.update({ where: { id: hook.id }, data: { enabled: false } });
  await sinks.run(tools);
  expect([posts.length, (await waitingFor(hook.id)).length]).toEqual([0, 2]);
  await opened.owner.logSink.update({ where: { id: hook.id }, data: { enabled: true } });
  await sinks.run(tools);
  expect(idsOf(postedTo('/off'))).toEqual(idsOf(records));
});

test('a receiver that is away for a minute gets everything afterwards, once, and the sink says what was wrong meanwhile', async () => {
  const organizationId = await opened.addOrganization();
  const hook = await addHook(organizationId, '/away');
  let away = true;
  answers.set('/away', () => (away ? new Response('not now', { status: 503 }) : new Response('ok')));
  const records = [...(await addRequests(organizationId, 700))];
  for (let second = 0; second < 60; second += 6) {
    await sinks.run(later(second * 1_000));
    records.push(...(await addRequests(organizationId, 20)));
  }
  expect((await sinkOf(hook.id)).lastError).toBe('The receiver answered 503: not now');
  const state = (await readSinkStates(tools.db, new Date(Date.now() + 60_000))).find(
    ({ sinkId }) => sinkId === hook.id,
  );
  expect(state).toMatchObject({ waiting: records.length, dead: 0 });
  expect(state?.lagMs).toBeGreaterThanOrEqual(60_000);
  away = false;
  posts.length = 0;
  for (let minute = 2; (await waitingFor(hook.id)).length > 0 && minute < 10; minute += 1)
    await sinks.run(later(minute * 60_000));
  expect(idsOf(postedTo('/away'))).toEqual(idsOf(records));
  expect((await sinkOf(hook.id)).lastError).toBeNull();
});

test('a worker that dies after it sent leaves the batch to the next one, which sends the same under the same name', async () => {
  const organizationId = await opened.addOrganization();
  const bucket = await addBucket(organizationId, 'crash/');
  const hook = await addHook(organizationId, '/crash');
  const records = await addRequests(organizationId, 10);
  // Both are taken by a worker that dies before, in one case, and after, in the other, the receiver has it.
  const claim = { limit: 500, now: new Date(), leaseMs: 120_000 };
  const dead = await claimSinkBatch(tools.db, { sinkId: bucket, ...claim });
  await claimSinkBatch(tools.db, { sinkId: hook.id, ...claim });
  records.push(...(await addRequests(organizationId, 5)));
  await sinks.run(tools);
  expect(stored('crash/').rows).toHaveLength(5);
  await sinks.run(later(121_000));
  await opened.owner.logSinkDelivery.createMany({
    data: (dead?.requestIds ?? []).map((requestId) => ({
      organizationId,
      sinkId: bucket,
      requestId,
      batchId: dead?.id ?? null,
    })),
  });
  await sinks.run(later(121_000));
  expect(idsOf(stored('crash/').rows)).toEqual(idsOf(records));
  expect(stored('crash/').names).toHaveLength(2);
  expect(stored('crash/').names.some((name) => name.endsWith(`${dead?.id}.jsonl`))).toBe(true);
  expect(idsOf(postedTo('/crash'))).toEqual(idsOf(records));
  expect(new Set(posts.map(({ headers }) => headers.get('webhook-id'))).size).toBe(2);
});

test('what is never taken becomes dead letters, which are sent again when somebody says so', async () => {
  const organizationId = await opened.addOrganization();
  const hook = await addHook(organizationId, '/dead');
  answers.set('/dead', () => new Response('no', { status: 500 }));
  const records = await addRequests(organizationId, 4);
  let ms = 0;
  for (let attempt = 0; attempt < 10; attempt += 1, ms += 4 * 3_600_000 + 1) await sinks.run(later(ms));
  const letters = await waitingFor(hook.id);
  // A day is over before ten tries are, at this pace.
  expect(letters.map(({ deadAt, error }) => [deadAt === null, error])).toEqual(
    Array(4).fill([false, 'The receiver answered 500: no']),
  );
  answers.clear();
  posts.length = 0;
  await sinks.run(later(ms));
  expect(posts).toEqual([]);
  const chosen = { sinkId: hook.id, requestIds: undefined, now: new Date() };
  expect(await retryDeadLetters(opened.owner, organizationId, chosen)).toBe(4);
  await sinks.run(tools);
  expect(idsOf(postedTo('/dead'))).toEqual(idsOf(records));
  expect(await waitingFor(hook.id)).toEqual([]);
});

test('one request that a receiver never takes does not keep the others of its batch', async () => {
  const organizationId = await opened.addOrganization();
  const hook = await addHook(organizationId, '/picky');
  const records = await addRequests(organizationId, 40);
  const bad = records[17]?.id ?? '';
  answers.set('/picky', ({ text }) => new Response('cannot read it', { status: text.includes(bad) ? 400 : 200 }));
  let ms = 0;
  for (let run = 0; run < 30; run += 1, ms += 30 * 60_000) await sinks.run(later(ms));
  const left = await waitingFor(hook.id);
  expect(left.map(({ requestId }) => requestId)).toContain(bad);
  expect(left.length).toBeLessThanOrEqual(2);
});

test('a receiver that hangs does not keep others from getting theirs', async () => {
  const [slow, quick] = [await opened.addOrganization(), await opened.addOrganization()];
  await addHook(slow, '/hangs');
  await addHook(quick, '/quick');
  const { promise, resolve } = Promise.withResolvers<Response>();
  answers.set('/hangs', () => promise);
  await addRequests(slow, 1);
  const run = sinks.run(tools);
  while (!posts.some(({ path }) => path === '/hangs')) await Bun.sleep(20);
  const records = await addRequests(quick, 3);
  while (postedTo('/quick').length < 3) await Bun.sleep(20);
  expect(idsOf(postedTo('/quick'))).toEqual(idsOf(records));
  resolve(new Response('ok'));
  await run;
});

test('a trace has a span for the request below the caller’s own, and one for each attempt, with GenAI attributes', async () => {
  const organizationId = await opened.addOrganization();
  await addTraces(organizationId, '/v1/traces');
  const attempt = {
    providerAccountId: newId(),
    credentialId: null,
    provider: 'amazon-bedrock',
    model: 'claude',
    outcome: 'rate_limited',
    httpStatus: 429,
    errorMessage: 'slow down',
    startedAfterMs: 5,
    durationMs: 20,
    upstreamRequestId: null,
    upstreamFormat: null,
    usage: noUsage,
    usageMismatch: null,
    serviceTier: null,
    dropped: [],
    costNanos: '0',
    costEstimated: false,
    price: null,
    ...untoldOfAttempt,
  };
  const second = {
    ...attempt,
    provider: 'openai',
    model: 'gpt-5-mini',
    outcome: 'succeeded',
    httpStatus: 200,
    startedAfterMs: 30,
  };
  const usage = { ...noUsage, inputTokens: 10, cachedInputTokens: 5, outputTokens: 20, reasoningTokens: 3 };
  const [record] = await addRequests(organizationId, 1, {
    attempts: [attempt, second],
    usage,
    traceId: 'a'.repeat(32),
    parentSpanId: 'b'.repeat(16),
  });
  const [alone] = await addRequests(organizationId, 1, {
    outcome: 'FAILED',
    httpStatus: 502,
    errorCode: 'upstream_error',
  });
  await sinks.run(tools);
  expect(posts[0]?.headers.get('x-token')).toBe('the-token');
  const spans = posts.flatMap(({ text }) => JSON.parse(text).resourceSpans[0].scopeSpans[0].spans);
  expect(spans).toHaveLength(4);
  const [request, first, last] = spans.filter(({ traceId }) => traceId === 'a'.repeat(32));
  expect(request).toMatchObject({
    parentSpanId: 'b'.repeat(16),
    kind: 2,
    name: 'chat gpt-5-mini',
    status: { code: 0 },
  });
  expect([first.parentSpanId, last.parentSpanId]).toEqual([request.spanId, request.spanId]);
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(4);
  const startedMs = Date.parse(record?.startedAt ?? '');
  expect([last.startTimeUnixNano, last.endTimeUnixNano]).toEqual([
    `${startedMs + 30}000000`,
    `${startedMs + 50}000000`,
  ]);
  const of = (span: { attributes: { key: string; value: object }[] }) =>
    Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
  expect(of(request)).toMatchObject({
    'gen_ai.provider.name': 'openai',
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'gpt-5-mini',
    'gen_ai.response.model': 'gpt-5-mini',
    'gen_ai.usage.input_tokens': '15',
    'gen_ai.usage.output_tokens': '23',
    'gen_ai.usage.cache_read.input_tokens': '5',
    'switchyard.cost.nano_usd': '1000',
    'switchyard.request.id': record?.id,
  });
  expect(of(first)).toMatchObject({ 'gen_ai.provider.name': 'aws.bedrock', 'error.type': 'rate_limited' });
  expect(Object.keys(of(first)).filter((key) => key.startsWith('gen_ai.usage'))).toEqual([]);
  const failed = spans.find(({ traceId }) => traceId === alone?.id.replaceAll('-', ''));
  expect(failed).toMatchObject({ status: { code: 2 }, spanId: alone?.id.replaceAll('-', '').slice(16) });
  expect(failed.parentSpanId).toBeUndefined();
});

test('spans that a collector refuses are dead letters with its words, not lost', async () => {
  const organizationId = await opened.addOrganization();
  const id = await addTraces(organizationId, '/partial');
  const partialSuccess = { rejectedSpans: '2', errorMessage: 'too old' };
  answers.set('/partial', () => Response.json({ partialSuccess }));
  await addRequests(organizationId, 2);
  await sinks.run(tools);
  const letters = await waitingFor(id);
  expect(letters.map(({ deadAt, error }) => [deadAt === null, error])).toEqual(
    Array(2).fill([false, 'The receiver refused 2 spans: too old']),
  );
});

test('what was said goes only to sinks that want it, as far as it is kept, and is waited for', async () => {
  const organizationId = await opened.addOrganization();
  const told = await addBucket(organizationId, 'told/', true);
  await addBucket(organizationId, 'untold/');
  const kept = { content: { kept: 'redacted', state: 'STORED', reason: null, redactions: 1 } } as const;
  const [record] = await addRequests(organizationId, 1, kept);
  const [other] = await addRequests(organizationId, 1);
  await sinks.run(later(6_000));
  expect(idsOf(stored('untold/').rows)).toEqual(idsOf([record, other].flatMap((one) => one ?? [])));
  expect([stored('told/').rows, (await sinkOf(told)).lastError]).toEqual([
    [],
    expect.stringContaining('not stored yet'),
  ]);
  const requestId = record?.id ?? '';
  const day = new Date().toISOString().slice(0, 10);
  const key = await createContentKey(rig.sealing.publicKey, { id: newId(), organizationId, day });
  const seal = async (side: 'request' | 'response', text: string) =>
    (await sealContent(key, { organizationId, requestId, side }, Buffer.from(text))).toString('base64');
  await insertContents(tools.db, [
    {
      requestId,
      organizationId,
      key: { id: key.id, day, sealed: key.sealed },
      encoding: contentEncoding,
      request: await seal('request', 'write to [email]'),
      response: await seal('response', 'the answer'),
      requestObject: null,
      responseObject: null,
      requestTruncated: false,
      responseTruncated: false,
    },
  ]);
  await sinks.run(later(60_000));
  expect(stored('told/').rows).toMatchObject([
    { id: requestId, request_content: 'write to [email]', response_content: 'the answer' },
    { id: other?.id, request_content: null, response_content: null },
  ]);
  expect(JSON.stringify(stored('untold/').rows)).not.toContain('write to');
});

test('an address inside is not called, and a test says so in words', async () => {
  const organizationId = await opened.addOrganization();
  const secrets = { kind: 'webhook', signingSecret: newSigningSecret() } as const;
  const configuration = { kind: 'webhook', url: 'http://169.254.169.254/latest' } as const;
  const inside = await addSink(organizationId, { configuration, secrets });
  const outside = await addHook(organizationId, '/tried');
  const keys = { kind: 's3', accessKeyId: 'a', secretAccessKey: 'b' } as const;
  const bucket = {
    kind: 's3',
    endpoint: 'http://10.0.0.1:9000',
    region: 'us-east-1',
    bucket: 'logs',
    prefix: '',
  } as const;
  const insideBucket = await addSink(organizationId, { configuration: bucket, secrets: keys });
  for (const id of [inside, insideBucket, outside.id])
    await opened.owner.logSink.update({ where: { id }, data: { testAskedAt: new Date() } });
  await sinks.run(tools);
  for (const id of [inside, insideBucket]) expect((await sinkOf(id)).testError).toContain('not a public address');
  expect(await sinkOf(outside.id)).toMatchObject({ testError: null });
  expect(postedTo('/tried')).toMatchObject([{ model_asked: 'test-of-this-sink' }]);
  posts.length = 0;
  await sinks.run(tools);
  expect(posts).toEqual([]);
});
