import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type RecordedCall, recordProvider } from './testing/recording-provider.ts';
import { createWorld, model, until, type World } from './testing/world.ts';

const claude = 'claude-sonnet-4-5';
const gemini = 'gemini-2.5-flash';
const completion = 'gpt-3.5-turbo-instruct';
const messages = [{ role: 'user' as const, content: 'Which track is clear?' }];

let world: World;
let recorder: ReturnType<typeof recordProvider>;
const accounts: Record<string, string> = {};
beforeAll(async () => {
  world = await createWorld();
  await world.watch();
  recorder = recordProvider(world.simulator.url);
  const { url } = recorder;
  accounts.openai = await world.addAccount({ slug: 'o', provider: 'openai', models: [model], baseUrl: `${url}/v1` });
  accounts.anthropic = await world.addAccount({ slug: 'a', provider: 'anthropic', models: [claude], baseUrl: url });
  accounts.google = await world.addAccount({ slug: 'g', provider: 'google', models: [gemini], baseUrl: url });
  const parameters = {
    defaults: { maxOutputTokens: 40, temperature: 0.25 },
    caps: { maxOutputTokens: 60, temperature: 0.75 },
  };
  for (const [name, served] of [
    ['openai', model],
    ['anthropic', claude],
    ['google', gemini],
    ['openai', completion],
  ] as const)
    await world.addRule({
      conditions: [{ field: 'model', operator: 'is', values: [served === completion ? completion : `by-${name}`] }],
      target: { kind: 'call', providerAccountId: accounts[name], model: served },
      parameters,
    });
});
afterAll(async () => {
  recorder.stop();
  await world.close();
});

async function post(path: string, body: object | string) {
  const response = await fetch(world.origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${world.key.secret}` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  await response.text();
  return response;
}

/** What the provider was sent for one call. */
async function sent(path: string, body: object | string): Promise<string> {
  recorder.take();
  const response = await post(path, body);
  const [call] = recorder.take() as [RecordedCall | undefined];
  expect([path, response.status]).toEqual([path, 200]);
  return call?.body ?? '';
}

const contents = [{ role: 'user', parts: [{ text: 'hi' }] }];

/** How each client asks: its address, its body, and its words for both parameters. */
const clients: [path: string, ask: (bound?: number, temperature?: number) => object, bound: string][] = [
  [
    '/v1/chat/completions',
    (max_completion_tokens, temperature) => ({ model: 'by-openai', messages, max_completion_tokens, temperature }),
    'max_completion_tokens',
  ],
  [
    '/v1/responses',
    (max_output_tokens, temperature) => ({ model: 'by-openai', input: 'hi', max_output_tokens, temperature }),
    'max_output_tokens',
  ],
  [
    '/v1/completions',
    (max_tokens, temperature) => ({ model: completion, prompt: 'hi', max_tokens, temperature }),
    'max_tokens',
  ],
];

test('defaults fill what is absent, caps lower what is larger, and what is within them stays', async () => {
  for (const [path, ask, bound] of clients) {
    expect(JSON.parse(await sent(path, ask()))).toMatchObject({ [bound]: 40, temperature: 0.25 });
    expect(JSON.parse(await sent(path, ask(500, 1.5)))).toMatchObject({ [bound]: 60, temperature: 0.75 });
    expect(JSON.parse(await sent(path, ask(50, 0.5)))).toMatchObject({ [bound]: 50, temperature: 0.5 });
  }
  const ask = (max_tokens: number, more: object = {}) => ({ model: 'by-anthropic', max_tokens, messages, ...more });
  expect(JSON.parse(await sent('/v1/messages', ask(500)))).toMatchObject({ max_tokens: 60, temperature: 0.25 });
  expect(JSON.parse(await sent('/v1/messages', ask(9, { temperature: 1 })))).toMatchObject({
    max_tokens: 9,
    temperature: 0.75,
  });
  const google = (generationConfig?: object) => ({ contents, generationConfig });
  const path = '/v1beta/models/by-google:generateContent';
  for (const [given, wanted] of [
    [undefined, { maxOutputTokens: 40, temperature: 0.25 }],
    [
      { maxOutputTokens: 500, temperature: 1.5, topK: 3 },
      { maxOutputTokens: 60, temperature: 0.75, topK: 3 },
    ],
  ])
    expect(JSON.parse(await sent(path, google(given))).generationConfig).toEqual(wanted);
});

test('in the caller’s own format every other byte stays as it came', async () => {
  const given = `{ "messages" : ${JSON.stringify(messages)},"max_completion_tokens":500, "x_unknown": 1e3,\n "temperature":1.0,"model":"by-openai"}`;
  const becomes = given.replace(':500', ':60').replace(':1.0', ':0.75').replace('by-openai', model);
  expect(await sent('/v1/chat/completions', given)).toBe(becomes);
});

test('a provider that speaks another format gets them, too', async () => {
  for (const [format, read] of [
    ['by-anthropic', (body: { max_tokens: number }) => body.max_tokens],
    ['by-google', (body: { generationConfig: { maxOutputTokens: number } }) => body.generationConfig.maxOutputTokens],
  ] as const) {
    const body = JSON.parse(await sent('/v1/chat/completions', { model: format, messages, max_tokens: 500 }));
    expect(read(body)).toBe(60);
  }
  const translated = JSON.parse(await sent('/v1/messages', { model: 'by-openai', max_tokens: 500, messages }));
  expect(translated).toMatchObject({ max_completion_tokens: 60, temperature: 0.25 });
});

test('calls that no rule decides, and calls in a provider’s own words, stay as they came', async () => {
  const body = { model, messages, max_completion_tokens: 500 };
  expect(JSON.parse(await sent('/providers/o/chat/completions', body))).toEqual(body);
});

test('what is reserved is the worst case with the rule’s bounds, and of as many attempts as the rule allows', async () => {
  const reserved = async (asked: string, more: object = {}) => {
    const response = await post('/v1/chat/completions', { model: asked, messages, ...more });
    return (await world.row(response.headers.get('x-request-id'))).reservedNanos;
  };
  await until(async () => (await world.spend()).heldNanos === 0n);
  const one = { kind: 'call', providerAccountId: accounts.openai, model };
  const rule = (name: string, definition: object) =>
    world.addRule({ conditions: [{ field: 'model', operator: 'is', values: [name] }], target: one, ...definition });
  await rule('r-1', { attempts: 1 });
  await rule('r-3', { attempts: 3 });
  await rule('r-c', { attempts: 1, parameters: { caps: { maxOutputTokens: 10 } } });
  const [single, thrice, capped] = [
    await reserved('r-1', { max_tokens: 100 }),
    await reserved('r-3', { max_tokens: 100 }),
    await reserved('r-c', { max_tokens: 100 }),
  ];
  const bytes = BigInt(JSON.stringify({ model: 'r-1', messages, max_tokens: 100 }).length);
  expect(single).toBe(bytes * 150n + 100n * 600n);
  expect(thrice).toBe(bytes * 150n * 3n + 100n * 600n);
  // A bound below what OpenAI's responses take may be raised to it.
  expect(capped).toBe(bytes * 150n + 16n * 600n);
});
