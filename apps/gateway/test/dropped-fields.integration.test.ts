import { afterAll, beforeAll, expect, test } from 'bun:test';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import type OpenAI from 'openai';
import { thrownBy } from './sdk/sdk-client.ts';
import { createWorld, type World } from './testing/world.ts';

const claude = 'claude-sonnet-4-5';
const messages = [{ role: 'user' as const, content: 'Which track is clear?' }];
/** Anthropic's messages have no place for these two. */
const inexpressible = { seed: 7, frequency_penalty: 0.5 };

let world: World;
let accounts: { anthropic: string; openai: string };
beforeAll(async () => {
  world = await createWorld();
  const { url } = world.simulator;
  accounts = {
    anthropic: await world.addAccount({ slug: 'claude', provider: 'anthropic', models: [claude], baseUrl: url }),
    openai: await world.addAccount({ slug: 'open', models: ['gpt-4.1-mini', 'text-embedding-3-small'] }),
  };
});
afterAll(() => world.close());

const ask = (client: OpenAI, model: string, headers: Record<string, string> = {}) =>
  client.chat.completions.create({ model, messages, max_tokens: 50, ...inexpressible }, { headers }).withResponse();

async function droppedIn(response: Response) {
  const id = response.headers.get('x-request-id') ?? '';
  await world.row(id);
  const attempts = await world.attempts(id);
  return { row: attempts.map(({ dropped }) => dropped), header: response.headers.get('x-switchyard-dropped') };
}

const everything = { row: [['frequency_penalty', 'seed']], header: 'frequency_penalty, seed' };
const sorted = ({ row, header }: Awaited<ReturnType<typeof droppedIn>>) => ({
  row: row.map((names) => [...names].sort()),
  header: header?.split(', ').sort().join(', '),
});

test('what a provider cannot take is refused by name, and nobody is asked', async () => {
  world.simulator.reset();
  const { status, message } = await thrownBy(() => ask(world.client(), claude));
  expect(status).toBe(400);
  expect(message).toMatch(/seed|frequency_penalty/);
  expect(world.simulator.bill.entries()).toEqual([]);
});

test('the refusal is in the words of each client', async () => {
  const { secret } = world.key;
  const post = async (path: string, body: object) => {
    const response = await fetch(world.origin + path, {
      method: 'POST',
      headers: { 'x-api-key': secret, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(400);
    return await response.json();
  };
  expect(await post('/v1/chat/completions', { model: claude, messages, seed: 7 })).toMatchObject({
    error: { code: 'unsupported_parameter', param: 'seed' },
  });
  expect(await post('/v1/messages', { model: 'gpt-4.1-mini', messages, max_tokens: 50, top_k: 3 })).toMatchObject({
    type: 'error',
    error: { type: 'invalid_request_error', details: { error_code: 'unsupported_parameter', param: 'top_k' } },
  });
  const contents = [{ role: 'user', parts: [{ text: 'x' }] }];
  const generationConfig = { seed: 7 };
  expect(await post(`/v1beta/models/${claude}:generateContent`, { contents, generationConfig })).toMatchObject({
    error: { status: 'INVALID_ARGUMENT', details: [{ metadata: { field: 'generationConfig.seed' } }] },
  });
});

test('a header lets one call drop it, and the record says what was dropped', async () => {
  const { response } = await ask(world.client(), claude, { 'x-switchyard-drop-unsupported': 'true' });
  expect(sorted(await droppedIn(response))).toEqual(everything);
  await expect(ask(world.client(), claude, { 'x-switchyard-drop-unsupported': 'false' })).rejects.toThrow();
});

test('a key’s setting lets every call of it drop it', async () => {
  const lenient = await world.addKey({ dropUnsupported: true });
  const { response } = await ask(world.client(lenient.secret), claude);
  expect(sorted(await droppedIn(response))).toEqual(everything);
});

test('so does a rule’s, and only where it decides', async () => {
  const target = { kind: 'call', providerAccountId: accounts.anthropic, model: claude };
  const conditions = (model: string) => [{ field: 'model', operator: 'is', values: [model] }];
  await world.addRule({ conditions: conditions('lenient'), target, dropUnsupported: true });
  await world.addRule({ conditions: conditions('strict'), target });
  const { response } = await ask(world.client(), 'lenient');
  expect(sorted(await droppedIn(response))).toEqual(everything);
  await expect(ask(world.client(), 'strict')).rejects.toThrow(/seed|frequency_penalty/);
});

test('a target that can express it is used instead, and nothing is dropped', async () => {
  const call = (providerAccountId: string, model: string) => ({ kind: 'call', providerAccountId, model });
  const targets = [call(accounts.anthropic, claude), call(accounts.openai, 'gpt-4.1-mini')];
  const conditions = [{ field: 'model', operator: 'is', values: ['either'] }];
  await world.addRule({ conditions, target: { kind: 'fallback', on: ['server-error'], targets } });
  world.simulator.reset();
  const { response } = await ask(world.client(), 'either');
  expect(response.headers.get('x-switchyard-model')).toBe('gpt-4.1-mini');
  expect(await droppedIn(response)).toEqual({ row: [[]], header: null });
  expect(world.simulator.bill.entries().map(({ model }) => model)).toEqual(['gpt-4.1-mini']);
  const row = await world.row(response.headers.get('x-request-id'));
  expect(row.decision).toMatchObject({
    candidates: expect.arrayContaining([
      expect.objectContaining({ model: claude, result: 'skipped', reason: expect.stringMatching(/seed|frequency/) }),
    ]),
  });
});

test('nothing is dropped where the provider speaks the caller’s format', async () => {
  const { response } = await ask(world.client(), 'gpt-4.1-mini', { 'x-switchyard-drop-unsupported': 'true' });
  expect(await droppedIn(response)).toEqual({ row: [[]], header: null });
});

test('operations drop and refuse like chats', async () => {
  const google = (headers: Record<string, string>) =>
    new GoogleGenAI({ apiKey: world.key.secret, httpOptions: { baseUrl: world.origin, headers } });
  const question = {
    model: 'text-embedding-3-small',
    contents: 'x',
    config: { taskType: 'RETRIEVAL_QUERY' },
  };
  const { status, message } = await thrownBy(() => google({}).models.embedContent(question));
  expect({ status, message }).toEqual({ status: 400, message: expect.stringContaining('taskType') });
  const lenient = google({ 'x-switchyard-drop-unsupported': 'true' });
  expect((await lenient.models.embedContent(question)).embeddings).toHaveLength(1);
});

test('Anthropic’s client is told what was dropped, too', async () => {
  const client = new Anthropic({ apiKey: world.key.secret, baseURL: world.origin, maxRetries: 0 });
  const headers = { 'x-switchyard-drop-unsupported': 'true' };
  const body = { model: 'gpt-4.1-mini', messages, max_tokens: 50, top_k: 3 };
  const response = await client.post('/v1/messages', { body, headers }).asResponse();
  expect(await droppedIn(response)).toEqual({ row: [['top_k']], header: 'top_k' });
});
