import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createWorld, type World } from './testing/world.ts';

type Answer = () => Response;

const cutOff = 'gpt-4o-mini+cut_json';

let world: World;
let provider: ReturnType<typeof Bun.serve>;
/** What the provider received last. */
let received: Headers;

const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
const content = event({ choices: [{ delta: { content: 'a' } }] });
const stream = (body: ReadableStream<Uint8Array> | string) =>
  new Response(body, { headers: { 'content-type': 'text/event-stream' } });
const whole = (more: object, headers = {}) =>
  Response.json({ choices: [{ message: { content: 'hello' }, finish_reason: 'stop' }], ...more }, { headers });

/** What `test` endpoints answer, by the model asked for. */
const answers: Record<string, Answer> = {
  'usage-missing': () => whole({ usage: {} }),
  'usage-absurd': () => whole({ usage: { prompt_tokens: 2 ** 53 - 1, completion_tokens: 2 ** 53 - 1 } }),
  'long-words': () => whole({}, { 'x-request-id': 'q'.repeat(9_000) }),
  'unheard-of-tier': () =>
    whole({ service_tier: 'unheard_of', usage: { prompt_tokens: 5, completion_tokens: 5, total_tokens: 10 } }),
  'quotes-as-id': () => whole({}, { 'x-request-id': received.get('authorization') }),
  'quotes-credential': () =>
    Response.json({ error: { message: `Invalid key ${received.get('authorization')}` } }, { status: 401 }),
  'quotes-in-stream': () =>
    stream(content + event({ error: { message: `${received.get('authorization')} ${'y'.repeat(500_000)}` } })),
  teeming: () =>
    new Response(`{"choices":[${'{},'.repeat(4_000_000)}{}]}`, { headers: { 'content-type': 'application/json' } }),
  'long-refusal': () => new Response(`{"error":{"message":"${'n'.repeat(20_000_000)}"}}`, { status: 400 }),
  'never-ends': () =>
    stream(
      endless(
        event({ choices: [{ index: 0, delta: {}, finish_reason: null }] }).repeat(500),
        content + event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
      ),
    ),
  'no-content': () => stream(endless(event({ choices: [{ delta: { role: 'assistant' } }] }).repeat(500))),
};

function endless(text: string, first = ''): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode(first)),
    pull: (controller) => controller.enqueue(bytes),
  });
}

beforeAll(async () => {
  world = await createWorld();
  provider = Bun.serve({
    port: 0,
    idleTimeout: 0,
    development: false,
    error: () => new Response(null, { status: 500 }),
    async fetch(request) {
      received = request.headers;
      const { model } = await request.json();
      return answers[model]?.() ?? new Response(null, { status: 404 });
    },
  });
  const models = Object.keys(answers);
  const baseUrl = `http://127.0.0.1:${provider.port}/v1`;
  await world.owner.priceOverride.createMany({
    data: models.map((model) => ({
      organizationId: world.organizationId,
      model,
      inputNanosPerMillion: 150_000_000n,
      outputNanosPerMillion: 600_000_000n,
      effectiveFrom: new Date(0),
    })),
  });
  await world.addAccount({ slug: 'hostile', models, baseUrl });
  await world.watch();
  await world.setContentPolicy({ keep: 'full' }); // so that the record has the provider's words
});
afterAll(async () => {
  await provider.stop(true);
  await world.close();
});

/** One call; its answer and its row. */
async function ask(model: string, more: object = {}) {
  const response = await world.post({ model, messages: [{ role: 'user', content: 'hi' }], ...more });
  const text = await response.text();
  const row = await world.row(response.headers.get('x-request-id'));
  expect((await world.spend()).heldNanos).toBe(0n);
  return { status: response.status, text, row, attempts: await world.attempts(row.id) };
}

test('an answer whose usage makes no sense is passed on, and its cost is estimated', async () => {
  for (const model of ['usage-missing', 'usage-absurd']) {
    const { status, row } = await ask(model);
    expect(status).toBe(200);
    expect(row).toMatchObject({ outcome: 'SUCCEEDED', costEstimated: true, attemptCount: 1 });
    expect(row.costNanos).toBeLessThan(100_000n);
  }
});

test('a provider that quotes our credential tells it to nobody, and its words are short', async () => {
  const refused = await ask('quotes-credential');
  const cut = await ask('quotes-in-stream', { stream: true });
  for (const { text, row, attempts } of [refused, cut]) {
    const told = text + JSON.stringify([row.errorMessage, row.decision, attempts.map((one) => one.errorMessage)]);
    expect(told).toContain('Bearer …');
    expect(told).not.toContain('sk-simulated');
    expect(told.length).toBeLessThan(20_000);
  }
});

test('what is served at rates that nobody knows has no known cost, and counts in the budgets as the most it can be', async () => {
  const { spentNanos } = await world.spend();
  const { row } = await ask('unheard-of-tier', { max_tokens: 100 });
  expect(row.costNanos).toBeNull();
  expect((await world.spend()).spentNanos).toBe(spentNanos + row.reservedNanos);
  expect(row.reservedNanos).toBeGreaterThan(0n);
});

test('an id that quotes our credential is none', async () => {
  const { row, attempts } = await ask('quotes-as-id');
  expect([row.outcome, attempts[0]?.upstreamRequestId]).toEqual(['SUCCEEDED', 'Bearer …']);
});

test('an id as long as a provider likes is kept short', async () => {
  const { attempts } = await ask('long-words');
  expect(attempts[0]?.upstreamRequestId).toHaveLength(200);
});

test('a stream that never brings content is given up before it fills the memory', async () => {
  const { status, row } = await ask('no-content', { stream: true });
  expect(status).toBe(502);
  expect(row.outcome).toBe('FAILED');
  expect(row.errorMessage).toContain('no content');
});

test('an answer of millions of values is no answer, and is not read to its last', async () => {
  const { status, row } = await ask('teeming');
  expect(status).toBe(502);
  expect(row.errorMessage).toContain('values');
});

test('a refusal as long as a provider likes is not read to its end', async () => {
  const { status, text, row } = await ask('long-refusal');
  expect(status).toBe(502);
  expect(text.length).toBeLessThan(5_000);
  expect(row.outcome).toBe('FAILED');
});

test('a stream that goes on after its finish is cut before it fills the memory', async () => {
  const { status, text, row } = await ask('never-ends', { stream: true });
  expect([status, row.outcome]).toEqual([200, 'PARTIAL']);
  expect(text.length).toBeLessThan(10_000);
}, 20_000);

test('an answer that breaks off after it began is charged by estimate, since it was being made', async () => {
  await world.setModels([cutOff]);
  const { status, attempts } = await ask(cutOff);
  expect(status).toBe(502);
  expect(attempts[0]).toMatchObject({ outcome: 'unreachable', httpStatus: 200, costEstimated: true });
  expect(attempts[0]?.costNanos).toBeGreaterThan(0n);
});

test('a provider is asked for plain bytes and told nothing but what it needs', async () => {
  await ask('usage-missing');
  expect(received.get('accept-encoding')).toBe('identity');
  const known = ['accept', 'accept-encoding', 'authorization', 'connection', 'content-length', 'content-type', 'host'];
  expect([...received.keys()].sort()).toEqual([...known, 'user-agent']);
});
