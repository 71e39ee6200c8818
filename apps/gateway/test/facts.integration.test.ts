import { afterAll, beforeAll, expect, test } from 'bun:test';
import { recordedFacts } from '@switchyard/core/routing/facts';
import { createWorld, model, type World } from './testing/world.ts';

const spare = 'gpt-4o';
const claude = 'claude-sonnet-4-5';
const messages = [{ role: 'user' as const, content: 'Which track is clear?' }];

let world: World;
let second: string;
beforeAll(async () => {
  world = await createWorld();
  second = await world.addAccount({ slug: 'second', models: [spare] });
  await world.addAccount({
    slug: 'claude',
    provider: 'anthropic',
    models: [claude],
    baseUrl: world.simulator.url,
  });
});
afterAll(() => world.close());

/** A rule that leads to the second account. */
const leadAway = (...conditions: object[]) =>
  world.addRule({ conditions, target: { kind: 'call', providerAccountId: second, model: spare } });

async function factsOf(response: Response) {
  expect(response.status).toBe(200);
  await response.text();
  const row = await world.row(response.headers.get('x-request-id'));
  return { row, facts: recordedFacts.parse(row.facts), served: response.headers.get('x-switchyard-model') };
}

test('the record keeps what routing saw, which credential signed in, and never a word of what was said', async () => {
  const headers = {
    'x-switchyard-metadata': '{"plan":"pro"}',
    'x-switchyard-tags': 'night',
    'x-switchyard-session': 's-1',
    'x-app': 'not asked for',
  };
  const tools = [{ type: 'function', function: { name: 'signal', parameters: { type: 'object', properties: {} } } }];
  const body = { model, messages, tools, max_tokens: 30, metadata: { plan: 'free', from: 'body' }, user: 'u-1' };
  const { row, facts } = await factsOf(await world.post(body, { headers }));
  expect(facts).toEqual({
    operation: 'chat',
    inputTokens: Math.ceil(JSON.stringify(body).length / 4),
    maxOutputTokens: 30,
    features: ['tools'],
    metadata: { plan: 'pro', from: 'body' },
    tags: ['night'],
    session: 's-1',
    promptPrefix: null,
    headers: {},
    budgetUsedPercent: null,
  });
  expect(row.endUser).toBe('u-1');
  expect(JSON.stringify(row.facts)).not.toContain('track');
  expect(row.decision).toMatchObject({ routingVersion: expect.any(Number), canary: false });
  const [attempt] = await world.attempts(row.id);
  const credential = await world.owner.providerCredential.findFirst({ where: { providerAccountId: world.accountId } });
  expect(attempt?.credentialId).toBe(credential?.id ?? '');
});

test('metadata, tags, sessions, features, sizes and headers decide, and only headers that are asked for are kept', async () => {
  await leadAway({ field: 'metadata.tier', operator: 'is', values: ['2'] });
  await leadAway({ field: 'tag', operator: 'is', values: ['away'] });
  await leadAway({ field: 'session', operator: 'starts-with', values: ['vip-'] });
  await leadAway({ field: 'feature', operator: 'is', values: ['json'] });
  await leadAway({ field: 'input-tokens', operator: 'greater', value: 5_000 });
  await leadAway({ field: 'header.x-app', operator: 'is', values: ['mobile'] });
  const long = [{ role: 'user', content: 'word '.repeat(5_000) }];
  const leads: [object, Record<string, string>][] = [
    [{}, { 'x-switchyard-metadata': '{"tier":2}' }],
    [{}, { 'x-switchyard-tags': 'one,away' }],
    [{}, { 'x-switchyard-session': 'vip-7' }],
    [{ response_format: { type: 'json_object' }, messages: [{ role: 'user', content: 'JSON, please' }] }, {}],
    [{ messages: long }, {}],
    [{}, { 'x-app': 'mobile' }],
  ];
  for (const [body, headers] of leads) {
    const { served, facts } = await factsOf(await world.post({ model, messages, ...body }, { headers }));
    expect([headers, served]).toEqual([headers, spare]);
    expect(facts.headers).toEqual(headers['x-app'] ? { 'x-app': 'mobile' } : {});
  }
  expect((await factsOf(await world.post({ model, messages }))).served).toBe(model);
});

test('the beginning of a prompt is digested only where a rule sticks to it, and is the same for prompts that begin alike', async () => {
  const calls = [world.accountId, second].map((providerAccountId, at) => ({
    weight: 1,
    target: { kind: 'call', providerAccountId, model: at === 0 ? model : spare },
  }));
  await world.addRule({
    conditions: [{ field: 'tag', operator: 'is', values: ['sticky'] }],
    target: { kind: 'sticky', by: 'prompt-prefix', targets: calls },
  });
  const ask = async (system: string, last: string) => {
    const said = [
      { role: 'system', content: system },
      { role: 'user', content: last },
    ];
    return await factsOf(await world.post({ model, messages: said }, { headers: { 'x-switchyard-tags': 'sticky' } }));
  };
  const first = await ask('You are a signal box.', 'Which track is clear?');
  const alike = await ask('You are a signal box.', 'And which is not?');
  const other = await ask('You are a station.', 'Which track is clear?');
  expect(first.facts.promptPrefix).toMatch(/^[\w-]{43}$/);
  expect([alike.facts.promptPrefix, alike.served]).toEqual([first.facts.promptPrefix, first.served]);
  expect(other.facts.promptPrefix).not.toBe(first.facts.promptPrefix);
});

test('nonsense in a header of ours is refused in each caller’s dialect, naming the header', async () => {
  const post = async (path: string, body: object) => {
    const response = await fetch(world.origin + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${world.key.secret}`,
        'x-switchyard-metadata': 'not JSON',
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, answer: await response.json() };
  };
  const message = expect.stringContaining('x-switchyard-metadata');
  expect(await post('/v1/chat/completions', { model, messages })).toMatchObject({
    status: 400,
    answer: { error: { code: 'invalid_request', param: 'x-switchyard-metadata', message } },
  });
  expect(await post('/v1/messages', { model: claude, max_tokens: 9, messages })).toMatchObject({
    status: 400,
    answer: { type: 'error', error: { type: 'invalid_request_error', message } },
  });
  expect(
    await post(`/v1beta/models/${model}:generateContent`, { contents: [{ parts: [{ text: 'hi' }] }] }),
  ).toMatchObject({ status: 400, answer: { error: { status: 'INVALID_ARGUMENT', message } } });
});

test('a nearly spent budget can lead elsewhere, and where no budget applies there is nothing to compare', async () => {
  await leadAway(
    { field: 'budget-used', operator: 'greater', value: 50 },
    { field: 'tag', operator: 'is', values: ['thrifty'] },
  );
  const thrifty = { headers: { 'x-switchyard-tags': 'thrifty' } };
  const without = await factsOf(await world.post({ model, messages }, thrifty));
  expect([without.served, without.facts.budgetUsedPercent]).toEqual([model, null]);
  // What is spent so far is four fifths of it; the counter knows that from the first call on.
  await world.setBudget('1', { before: 800_000_000n });
  await (await world.post({ model, messages, max_tokens: 1 })).text();
  const used = await factsOf(await world.post({ model, messages, max_tokens: 1 }, thrifty));
  expect(used.served).toBe(spare);
  expect(used.facts.budgetUsedPercent).toBeCloseTo(80, 0);
});
