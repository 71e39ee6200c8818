import { afterAll, beforeAll, expect, test } from 'bun:test';
import { everythingInRedis } from './testing/everything-in-redis.ts';
import { type GatewayProcess, startGatewayProcess } from './testing/gateway-process.ts';
import { createWorld, type World } from './testing/world.ts';

const canary = 'kanarienvogel';
const failing = 'fails-with-words';
const broken = 'breaks-with-words';
const served = 'answers-with-words';
/** What a caller says of its call for the record stands there on purpose: model, end user, tags, session, metadata. */
const chat = (model: string) => ({
  model,
  messages: [
    { role: 'system', content: `system ${canary}`, name: `name_${canary}` },
    {
      role: 'user',
      content: [
        { type: 'text', text: `text ${canary}` },
        { type: 'image_url', image_url: { url: `https://example.com/${canary}.png` } },
      ],
    },
    {
      role: 'assistant',
      content: `assistant ${canary}`,
      tool_calls: [
        { id: `id_${canary}`, type: 'function', function: { name: `f_${canary}`, arguments: `{"a":"${canary}"}` } },
      ],
    },
    { role: 'tool', tool_call_id: `id_${canary}`, content: `tool ${canary}` },
  ],
  tools: [
    {
      type: 'function',
      function: {
        name: `f_${canary}`,
        description: canary,
        parameters: { type: 'object', properties: { [canary]: { description: canary } } },
      },
    },
  ],
  response_format: { type: 'json_schema', json_schema: { name: `s_${canary}`, schema: { title: canary } } },
  stop: [canary],
  unknown_field: { deep: [canary] },
});
const bodies: [string, unknown][] = [
  ['/chat/completions', chat(served)],
  ['/chat/completions', { ...chat(served), stream: true }],
  ['/chat/completions', chat(failing)],
  ['/chat/completions', { ...chat(failing), stream: true }],
  ['/chat/completions', { ...chat(broken), stream: true }],
  ['/chat/completions', { ...chat(broken) }],
  ['/chat/completions', { ...chat('claude'), n: 1 }],
  ['/chat/completions', { ...chat(served), messages: canary }],
  ['/chat/completions', { ...chat(served), messages: [{ role: canary, content: canary }] }],
  ['/chat/completions', { ...chat(served), temperature: canary }],
  ['/chat/completions', `{"model": "${served}", ${canary}`],
  ['/chat/completions', `{"model": "${served}", "messages": [], "${canary}": 1, "${canary}": 2}`],
  ['/responses', { model: served, input: canary, instructions: canary, text: { format: { type: canary } } }],
  ['/messages', { model: served, max_tokens: 10, system: canary, messages: [{ role: 'user', content: canary }] }],
  [
    '/messages',
    {
      model: served,
      max_tokens: 10,
      messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: canary, content: canary }] }],
    },
  ],
  ['/embeddings', { model: served, input: [canary] }],
  ['/embeddings', { model: served, input: { [canary]: canary } }],
];

let world: World;
let provider: ReturnType<typeof startProvider>;
let gateway: GatewayProcess;

/** Says what it was told in every place in which a provider has words: errors, events, ids. */
function startProvider() {
  const event = (json: object) => `data: ${JSON.stringify(json)}\n\n`;
  const chunk = (delta: object) =>
    event({
      id: 'c',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'm',
      choices: [{ index: 0, delta, finish_reason: null }],
    });
  return Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const text = await request.text();
      const said = (text.match(new RegExp(`\\w*${canary}\\w*`, 'g')) ?? []).join(' ');
      const error = { error: { message: `You said ${said}`, type: `type ${said}`, code: `code ${said}`, param: said } };
      if (text.includes(failing)) return Response.json(error, { status: text.includes('"stream":true') ? 500 : 400 });
      if (text.includes(broken) && !text.includes('"stream":true'))
        return new Response(`{"choices": ${said}`, { headers: { 'content-type': 'application/json' } });
      if (text.includes(broken))
        return new Response(chunk({ content: said }) + event(error), {
          headers: { 'content-type': 'text/event-stream' },
        });
      if (text.includes('"stream":true'))
        return new Response(
          `${chunk({ content: said })}${event({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}data: [DONE]\n\n`,
          { headers: { 'content-type': 'text/event-stream' } },
        );
      return Response.json({
        id: 'c',
        object: 'chat.completion',
        created: 1,
        model: 'm',
        choices: [{ index: 0, message: { role: 'assistant', content: `You said ${said}` }, finish_reason: 'stop' }],
      });
    },
  });
}

beforeAll(async () => {
  world = await createWorld({}, { keepsRecords: true });
  provider = startProvider();
  const baseUrl = `http://127.0.0.1:${provider.port}/v1`;
  await world.addAccount({ slug: 'words', provider: 'openai', models: [served, failing, broken], baseUrl });
  await world.addAccount({ slug: 'claude', provider: 'anthropic', models: ['claude'], baseUrl });
  gateway = await startGatewayProcess(world.environment);
});

afterAll(async () => {
  await gateway.stop();
  await provider.stop(true);
  await world.close();
});

async function post([path, body]: (typeof bodies)[number]) {
  const response = await fetch(gateway.baseUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${world.key.secret}` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text().catch(() => '');
  return { id: response.headers.get('x-request-id') ?? '', status: response.status, text };
}

const told = async (id: string) => {
  const [row, attempts] = [await world.row(id), await world.attempts(id)];
  return JSON.stringify([row, attempts], (_, value) => (typeof value === 'bigint' ? String(value) : value));
};

test('with none, the caller hears the words and nothing else does: no record, no key of Redis, no output of the process', async () => {
  let heard = 0;
  for (const body of bodies) {
    const { id, text } = await post(body);
    if (text.includes(canary)) heard++;
    expect((await told(id)).toLowerCase()).not.toContain(canary);
    expect((await everythingInRedis(world.redis)).toLowerCase()).not.toContain(canary);
  }
  expect(heard).toBeGreaterThan(5);
  expect(gateway.said()).toContain('gateway listening');
  expect(gateway.said().toLowerCase()).not.toContain(canary);
});

test('with none, the record still has the class, the status and the code of a failure', async () => {
  const { id } = await post(['/chat/completions', chat(failing)]);
  expect(await world.row(id)).toMatchObject({
    outcome: 'FAILED',
    httpStatus: 400,
    errorCode: 'provider_rejected',
    errorMessage: null,
  });
  expect(await world.attempts(id)).toMatchObject([{ outcome: 'bad-request', httpStatus: 400, errorMessage: null }]);
});

test('with full the words of a failure are kept, with redacted they are redacted', async () => {
  const patterns = [{ name: 'bird', pattern: canary }];
  for (const [keep, words] of [
    ['full', canary],
    ['redacted', '[bird]'],
  ] as const) {
    await world.setContentPolicy({ keep, redact: { kinds: [], patterns } });
    const { id } = await post(['/chat/completions', chat(failing)]);
    await Bun.sleep(0);
    const row = await world.row(id);
    expect(row.errorMessage).toContain(words);
    expect((await world.attempts(id))[0]?.errorMessage).toContain(words);
    expect(JSON.stringify(row.decision)).toContain(words);
    if (keep === 'redacted') expect(await told(id)).not.toContain(canary);
  }
});
