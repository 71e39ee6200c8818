import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test';
import { startFakeObjectStorage } from '@switchyard/platform/testing/fake-object-storage';
import { openedContent, queuedContents } from './testing/opened-contents.ts';
import { createWorld, model, type World } from './testing/world.ts';

let world: World;
let storage: Awaited<ReturnType<typeof startFakeObjectStorage>>;

beforeAll(async () => {
  storage = await startFakeObjectStorage();
  world = await createWorld(storage.environment);
  await world.setModels([model, `${model}+cut-2`]);
});

beforeEach(() => storage.fail(null));

afterAll(async () => {
  await world.close();
  await storage.close();
});

const chat = (content: string) => ({ model, messages: [{ role: 'user', content }] });

/** One call with its answer as it was read, its row, and what is kept of it. */
async function call(body: object, headers: Record<string, string> = {}) {
  const sent = JSON.stringify(body, null, 1);
  const response = await world.post(sent, { headers });
  const answer = await response.text();
  const row = await world.row(response.headers.get('x-request-id'));
  const queued = (await queuedContents(world.redis)).get(row.id);
  const opened = queued && (await openedContent(world.environment.CREDENTIAL_PRIVATE_KEY, queued));
  return { sent, answer, row, queued, opened };
}

test('with full, both sides are kept to the byte, streams as their frames, and only the private key opens them', async () => {
  await world.setContentPolicy({ keep: 'full' });
  for (const stream of [false, true]) {
    const { sent, answer, row, queued, opened } = await call({ ...chat('the word is canary'), stream });
    expect(opened).toEqual({ request: sent, response: answer });
    expect(row).toMatchObject({ contentKept: 'FULL', contentState: 'STORED', contentReason: null, redactions: 0 });
    expect(JSON.stringify(queued)).not.toContain('canary');
    expect(Buffer.from(queued?.request ?? '', 'base64').includes('canary')).toBe(false);
  }
});

test('one key serves an organization for a day in one gateway', async () => {
  const [first, second] = [await call(chat('one')), await call(chat('two'))];
  expect(first.queued).toMatchObject({ key: second.queued?.key });
  expect(first.queued?.key.day).toBe(first.row.startedAt.toISOString().slice(0, 10));
});

test('a refusal and an answer that was cut off are kept as they left', async () => {
  const cut = await call({ ...chat('cut'), model: `${model}+cut-2`, stream: true });
  expect(cut.opened).toEqual({ request: cut.sent, response: cut.answer });
  expect([cut.row.outcome, cut.answer.includes('"error"')]).toEqual(['PARTIAL', true]);
  const refused = await call({ ...chat('refused'), model: 'unknown' });
  expect(refused.opened).toEqual({ request: refused.sent, response: refused.answer });
});

test('with redacted, what is found is taken out of both sides and counted, also where a stream cuts it', async () => {
  await world.setContentPolicy({ keep: 'redacted' });
  for (const stream of [false, true]) {
    const { row, opened, answer } = await call({ ...chat('Echo: ada@example.com, 4111 1111 1111 1111'), stream });
    expect(JSON.parse(opened?.request ?? '').messages).toEqual([{ role: 'user', content: 'Echo: [email], [card]' }]);
    expect(row).toMatchObject({ contentKept: 'REDACTED', contentState: 'STORED' });
    expect(row.redactions).toBeGreaterThanOrEqual(2);
    expect(opened?.response).not.toContain('ada@');
    expect(opened?.response?.split('\n').length).toBe(answer.split('\n').length);
  }
});

test('own patterns of a long text are redacted beside the gateway’s thread', async () => {
  await world.setContentPolicy({
    keep: 'redacted',
    redact: { kinds: [], patterns: [{ name: 'ticket', pattern: 'T-\\d+' }] },
  });
  const { opened, row } = await call(chat('T-12 '.repeat(5_000)));
  expect(JSON.parse(opened?.request ?? '').messages[0].content).toBe('[ticket] '.repeat(5_000));
  expect(row.redactions).toBeGreaterThanOrEqual(5_000);
});

test('a caller may want nothing kept, in our words and in those of other gateways; nobody may want more than the policy', async () => {
  await world.setContentPolicy({ keep: 'full' });
  for (const name of ['x-switchyard-log-content', 'cf-aig-collect-log-payload', 'x-portkey-debug']) {
    const { queued, row } = await call(chat('private'), { [name]: 'false' });
    expect(queued).toBeUndefined();
    expect(row).toMatchObject({ contentKept: 'NONE', contentState: 'NONE', contentReason: 'caller' });
  }
  await world.setContentPolicy({ keep: 'none' });
  const { queued, row } = await call(chat('private'), { 'x-switchyard-log-content': 'true' });
  expect([queued, row.contentReason]).toEqual([undefined, 'policy']);
});

test('what a key says wins over what the organization says', async () => {
  await world.setContentPolicy({ keep: 'full' });
  await world.setContentPolicy({ keep: 'none' }, world.key.id);
  expect((await call(chat('private'))).queued).toBeUndefined();
  await world.setContentPolicy({}, world.key.id);
  expect((await call(chat('kept'))).queued).toBeDefined();
});

/** Two megabytes that do not compress. */
const noise = () =>
  Array.from({ length: 24 }, () => crypto.getRandomValues(Buffer.alloc(65_536)).toString('base64')).join('');

test('what is too large for the database goes to the object storage, encrypted, and is lost when that refuses', async () => {
  const { row, queued, sent } = await call(chat(noise()));
  const name = `${world.organizationId}/${queued?.key.day}/${row.id}/request`;
  expect(queued).toMatchObject({ request: null, requestObject: name, requestTruncated: false });
  expect(row.contentState).toBe('STORED');
  const object = storage.objects.get(name);
  if (!object || !queued) throw new Error('Nothing was stored.');
  const bytes = Buffer.from(object).toString('base64');
  const opened = await openedContent(world.environment.CREDENTIAL_PRIVATE_KEY, { ...queued, request: bytes });
  expect(opened.request === sent).toBe(true);
  storage.fail(503);
  const lost = await call(chat(noise()));
  expect(lost.row).toMatchObject({ outcome: 'SUCCEEDED', contentState: 'LOST', contentReason: 'unavailable' });
  expect(lost.queued).toBeUndefined();
});

test('without an object storage what is too large is cut, and says so', async () => {
  const other = await createWorld();
  try {
    await other.setContentPolicy({ keep: 'full' });
    const sent = JSON.stringify(chat(noise()));
    const response = await other.post(sent);
    await response.text();
    const row = await other.row(response.headers.get('x-request-id'));
    expect(row).toMatchObject({ contentState: 'TRUNCATED', contentReason: 'size' });
    const queued = (await queuedContents(other.redis)).get(row.id);
    expect(queued?.requestTruncated).toBe(true);
    expect(Buffer.from(queued?.request ?? '', 'base64').byteLength).toBeLessThanOrEqual(1_048_576);
    const opened = queued && (await openedContent(other.environment.CREDENTIAL_PRIVATE_KEY, queued));
    expect(sent.startsWith(opened?.request ?? '-')).toBe(true);
  } finally {
    await other.close();
  }
});

test('when Redis takes no content the call goes on and the record says that it is lost', async () => {
  const [, used] = (await world.redis.info('memory')).match(/^used_memory:(\d+)/m) ?? [];
  await world.redis.config('SET', 'maxmemory', String(Math.ceil(Number(used) * 1.2)));
  try {
    await Bun.sleep(1_100); // the gateway looks at the queue once in a second
    const { row, queued, answer } = await call(chat('full'));
    expect(JSON.parse(answer).choices).toHaveLength(1);
    expect(row).toMatchObject({ outcome: 'SUCCEEDED', contentState: 'LOST', contentReason: 'unavailable' });
    expect(queued).toBeUndefined();
  } finally {
    await world.redis.config('SET', 'maxmemory', '0');
  }
});
