import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createWorld, until, type World } from './testing/world.ts';

let world: World;
let provider: ReturnType<typeof Bun.serve>;
/** What the provider answers, whatever it is asked. */
let answered: () => Response = () => Response.json({});
let asked: { url: string; body: string }[] = [];

const providers = {
  open: 'openai-compatible',
  cohere: 'cohere',
  bedrock: 'amazon-bedrock',
  anthropic: 'anthropic',
  google: 'google',
};

beforeAll(async () => {
  world = await createWorld();
  provider = Bun.serve({
    port: 0,
    idleTimeout: 0,
    development: false,
    async fetch(request) {
      asked.push({ url: request.url, body: await request.text() });
      return answered();
    },
  });
  const baseUrl = `http://127.0.0.1:${provider.port}`;
  for (const [slug, id] of Object.entries(providers))
    await world.addAccount({ slug, provider: id, models: ['cheap', 'dear'], baseUrl });
});
afterAll(async () => {
  await provider.stop(true);
  await world.close();
});

const call = (path: string, init: RequestInit = {}, secret = world.key.secret) =>
  fetch(world.origin + path, { ...init, headers: { authorization: `Bearer ${secret}`, ...init.headers } });

const post = (path: string, body: object | string, secret?: string) =>
  call(
    path,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    },
    secret,
  );

test('a key for one model reaches no other through an address or a body that says two', async () => {
  const { secret } = await world.addKey({ allowedModels: ['cheap'] });
  const messages = [{ role: 'user', content: 'x' }];
  const ways: [path: string, body: object | string][] = [
    ['cohere/v2/chat?x=/models/cheap:foo', { model: 'dear', messages }],
    ['cohere/v2/chat', '{"model":"dear","model":"cheap","messages":[]}'],
    ['cohere//v2//chat', '{"model":"dear","model":"cheap","messages":[]}'],
    ['open/chat/completions?x=/models/cheap:foo', { model: 'dear', messages }],
    ['open//chat/completions', '{"model":"dear","model":"cheap","messages":[]}'],
    ['open/chat/completions/', '{"model":"dear","model":"cheap","messages":[]}'],
    ['open/anything', '{"model":"dear","m\\u006fdel":"cheap"}'],
    ['bedrock/model/dear/converse?x=/models/cheap:foo', {}],
    ['bedrock/model/cheap/converse/../../dear/converse', {}],
    ['google/v1beta/models/dear:generateContent?y=/models/cheap:foo', { contents: [{ parts: [{ text: 'x' }] }] }],
  ];
  asked = [];
  for (const [path, body] of ways) {
    const { status } = await post(`/providers/${path}`, body, secret);
    expect([path, [400, 403].includes(status)]).toEqual([path, true]);
  }
  expect(asked).toEqual([]);
});

test('what an account keeps for others is not reached by its own paths, at any vendor and in any spelling', async () => {
  const paths = [
    'open/files',
    'open/FILES',
    'open//files',
    'open/%66iles',
    'open/files;x=1',
    'open/vector_stores',
    'open/conversations/conv_1/items',
    'open/responses/resp_1',
    'open/chat/completions',
    'open/chat/completions/chatcmpl-1',
    'anthropic/v1/files',
    'anthropic/v1/messages/batches/b_1/results',
    'google/v1beta/files',
    'google/v1beta/cachedContents',
    'google/upload/v1beta/files',
    'open/..;/organization',
  ];
  asked = [];
  for (const path of paths) expect([path, (await call(`/providers/${path}`)).status]).toEqual([path, 400]);
  expect(asked).toEqual([]);
  expect((await call('/providers/open/models')).status).toBe(200);
});

test('an answer without a body is passed on as one', async () => {
  answered = () => new Response(null, { status: 204 });
  const response = await call('/providers/open/x', { method: 'DELETE' });
  expect([response.status, await response.text()]).toEqual([204, '']);
});

test('an answer is never read by a browser as something else than it says', async () => {
  answered = () => new Response('<script>', { headers: { 'content-type': 'text/html' } });
  expect((await call('/providers/open/x')).headers.get('x-content-type-options')).toBe('nosniff');
});

test('where an account leads is not told by a connection that fails', async () => {
  answered = () => new Response(null, { status: 302, headers: { location: 'http://127.0.0.1:1/' } });
  const response = await call('/providers/open/x');
  expect([response.status, await response.text()]).toEqual([502, expect.not.stringContaining('127.0.0.1')]);
});

test('what is asked in words that are not known here costs an unknown amount, never too little', async () => {
  await world.owner.priceOverride.create({
    data: {
      organizationId: world.organizationId,
      model: 'cheap',
      inputNanosPerMillion: 1_000_000n,
      outputNanosPerMillion: 1_000_000_000n,
      effectiveFrom: new Date(0),
    },
  });
  await world.changed();
  answered = () => Response.json({ said: 'x'.repeat(10_000) });
  const response = await post('/providers/open/own/words', { model: 'cheap', prompt: 'Say much.' });
  const row = await world.row(response.headers.get('x-request-id'));
  expect([row.outcome, row.costNanos]).toEqual(['SUCCEEDED', null]);
});

test('a provider is read no faster than its caller reads', async () => {
  let sent = 0;
  const chunk = new TextEncoder().encode(`data: {"choices":[{"delta":{"content":"${'x'.repeat(65_000)}"}}]}\n\n`);
  const pull = (controller: ReadableStreamDefaultController) => {
    sent += chunk.length;
    if (sent < 400_000_000) controller.enqueue(chunk);
    else controller.close();
  };
  answered = () => new Response(new ReadableStream({ pull }), { headers: { 'content-type': 'text/event-stream' } });
  const leaving = new AbortController();
  const response = await call('/providers/cohere/v2/chat', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'cheap', stream: true, max_tokens: 9, messages: [{ role: 'user', content: 'x' }] }),
    signal: leaving.signal,
  });
  await response.body?.getReader().read();
  let before = -1;
  await until(async () => {
    const still = sent === before;
    before = sent;
    return still;
  }, 60_000);
  expect(sent).toBeLessThan(64_000_000);
  leaving.abort();
}, 70_000);
