import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createWorld, model, type World } from './testing/world.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(async () => await world.close());

const chat = { model, messages: [{ role: 'user', content: 'hello' }] };
const idOf = (response: Response) => response.headers.get('x-request-id') ?? '';

test('a record says who called, with what, in which trace, and how many bytes came and left', async () => {
  const body = JSON.stringify(chat);
  const response = await world.post(body, {
    headers: {
      'user-agent': 'OpenAI/JS 6.0.0',
      'x-stainless-lang': 'js',
      'x-stainless-retry-count': '1',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      'x-switchyard-session': 's-1',
    },
  });
  const text = await response.text();
  expect(await world.row(idOf(response))).toMatchObject({
    client: 'openai-js 6.0.0',
    clientRetries: 1,
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    parentSpanId: '00f067aa0ba902b7',
    session: 's-1',
    requestBytes: BigInt(body.length),
    responseBytes: BigInt(text.length),
    headers: { 'user-agent': 'OpenAI/JS 6.0.0', 'x-switchyard-session': 's-1', 'content-type': 'application/json' },
    contentKept: 'NONE',
    contentState: 'NONE',
    contentReason: 'policy',
  });
});

test('the parts of a call follow one another: signed, headers, first content, end', async () => {
  await world.setModels([model, `${model}+chunk_delay-30`]);
  const response = await world.post({ ...chat, model: `${model}+chunk_delay-30`, stream: true });
  const text = await response.text();
  const row = await world.row(idOf(response));
  const [attempt] = await world.attempts(row.id);
  const { connectMs, firstByteMs, durationMs, startedAfterMs } = attempt ?? {};
  if (connectMs == null || firstByteMs == null || durationMs === undefined || startedAfterMs === undefined)
    throw new Error('The attempt is not whole.');
  expect(connectMs).toBeLessThanOrEqual(firstByteMs);
  expect(firstByteMs).toBeLessThanOrEqual(durationMs);
  expect(row.queueMs).toBeLessThanOrEqual(startedAfterMs + 1);
  expect(startedAfterMs + firstByteMs).toBeLessThanOrEqual((row.timeToFirstTokenMs ?? 0) + 2);
  expect(row.responseBytes).toBe(BigInt(text.length));
  expect(text).toEndWith('data: [DONE]\n\n');
});

test('an attempt that never came to a connection says so, and a refusal counts the bytes of its error', async () => {
  const dead = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() });
  const url = `http://127.0.0.1:${dead.port}/v1`;
  await dead.stop(true);
  await world.addAccount({ slug: 'forbidden', models: ['nowhere'], baseUrl: 'http://10.255.0.1/v1' });
  await world.addAccount({ slug: 'dead', models: ['dead'], baseUrl: url });
  for (const asked of ['nowhere', 'dead']) {
    const response = await world.post({ ...chat, model: asked });
    const text = await response.text();
    const row = await world.row(idOf(response));
    const [attempt] = await world.attempts(row.id);
    expect(attempt).toMatchObject({ outcome: 'unreachable', connectMs: null, firstByteMs: null });
    expect(row.responseBytes).toBe(BigInt(Buffer.byteLength(text)));
  }
});

test('a caller that waits for money that another call holds has its wait in the record', async () => {
  const slow = `${model}+chunk_delay-50+tokens-20`;
  await world.setModels([model, slow]);
  const call = { ...chat, model: slow, max_tokens: 100, stream: true };
  const alone = await world.post(call);
  await alone.text();
  const { reservedNanos } = await world.row(idOf(alone));
  await world.setBudget('0', { limitAmount: (reservedNanos * 3n) / 2n });
  await (await world.post({ ...chat, max_tokens: 1 })).text(); // the budget is loaded with it
  const first = await world.post(call);
  const [second] = await Promise.all([world.post(call), first.text()]);
  await second.text();
  const [waited, held] = [await world.row(idOf(second)), await world.row(idOf(first))];
  expect(held.queueMs).toBeLessThan(waited.queueMs);
  expect(waited.queueMs).toBeGreaterThan(100);
  expect(waited.queueMs).toBeLessThanOrEqual(waited.timeToFirstTokenMs ?? 0);
  await world.clearCaps();
});
