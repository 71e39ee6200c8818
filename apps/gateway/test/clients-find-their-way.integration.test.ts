import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { thrownBy } from './sdk/sdk-client.ts';
import { createWorld, model, type World } from './testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const messages = [{ role: 'user' as const, content: 'Which track is clear?' }];
const openai = (baseURL: string) => new OpenAI({ apiKey: world.key.secret, baseURL, maxRetries: 0 });
const anthropic = (baseURL: string) => new Anthropic({ apiKey: world.key.secret, baseURL, maxRetries: 0 });
const google = (baseUrl: string, apiVersion?: string) =>
  new GoogleGenAI({ apiKey: world.key.secret, httpOptions: { baseUrl, ...(apiVersion ? { apiVersion } : {}) } });

const ask = {
  openai: (client: OpenAI) => client.chat.completions.create({ model, messages }),
  anthropic: (client: Anthropic) => client.messages.create({ model, messages, max_tokens: 50 }),
  google: (client: GoogleGenAI) => client.models.generateContent({ model, contents: 'Which track is clear?' }),
};

describe('keys', () => {
  const listed = (headers: Record<string, string>) => fetch(`${world.baseUrl}/models`, { headers });
  const wrong = () => `${world.key.secret.slice(0, -6)}AAAAAA`;

  test('the same key is accepted in every header that clients send it in', async () => {
    const { secret } = world.key;
    for (const headers of [
      { authorization: `Bearer ${secret}` },
      { authorization: `bearer  ${secret}` },
      { 'x-api-key': secret },
      { 'api-key': secret },
      { 'x-goog-api-key': secret },
    ] as Record<string, string>[])
      expect((await listed(headers)).status).toBe(200);
    expect((await listed({})).status).toBe(401);
    expect((await listed({ authorization: `Basic ${secret}` })).status).toBe(401);
  });

  test('of two different keys the one that looks like ours counts; equal ones are one', async () => {
    const { secret } = world.key;
    const foreign = ['sk', 'foreign', 'key'].join('-');
    expect((await listed({ authorization: `Bearer ${foreign}`, 'x-api-key': secret })).status).toBe(200);
    expect((await listed({ authorization: `Bearer ${secret}`, 'x-api-key': foreign })).status).toBe(200);
    expect((await listed({ authorization: `Bearer ${secret}`, 'x-api-key': secret })).status).toBe(200);
    expect((await listed({ authorization: `Bearer ${foreign}`, 'x-goog-api-key': wrong() })).status).toBe(401);
  });

  test('a key is never repeated in full', async () => {
    const answer = await (await listed({ 'x-api-key': wrong() })).text();
    expect(answer).not.toContain(wrong());
    expect(answer).toContain(wrong().slice(-4));
  });
});

describe('base URLs', () => {
  test('every client works at its usual base URL and at its mount', async () => {
    for (const path of ['/v1', '/openai/v1'])
      expect((await ask.openai(openai(world.origin + path))).choices).toHaveLength(1);
    for (const path of ['', '/anthropic'])
      expect((await ask.anthropic(anthropic(world.origin + path))).content).toHaveLength(1);
    for (const path of ['', '/google'])
      for (const version of [undefined, 'v1beta', 'v1', 'v1alpha'])
        expect((await ask.google(google(world.origin + path, version))).text?.length).toBeGreaterThan(0);
  });

  test('streams work there, too', async () => {
    let text = '';
    const stream = await google(`${world.origin}/google`).models.generateContentStream({ model, contents: 'Hello' });
    for await (const chunk of stream) text += chunk.text ?? '';
    expect(text.length).toBeGreaterThan(0);
    const message = await anthropic(`${world.origin}/anthropic`)
      .messages.stream({ model, messages, max_tokens: 50 })
      .finalMessage();
    expect(message.content[0]?.type).toBe('text');
  });

  test('a wrong base URL is answered with the right one, in the words of the client', async () => {
    const { origin } = world;
    const wrong: [call: () => Promise<unknown>, right: string][] = [
      [() => ask.openai(openai(origin)), `${origin}/v1`],
      [() => ask.openai(openai(`${origin}/v1/v1`)), `${origin}/v1`],
      [() => ask.openai(openai(`${origin}/openai`)), `${origin}/v1`],
      [() => openai(origin).embeddings.create({ model, input: 'x' }), `${origin}/v1`],
      [() => openai(origin).responses.create({ model, input: 'x' }), `${origin}/v1`],
      [() => openai(`${origin}/v1/v1`).models.list(), `${origin}/v1`],
      [() => ask.anthropic(anthropic(`${origin}/v1`)), `${origin},`],
      [() => ask.anthropic(anthropic(`${origin}/anthropic/v1`)), `${origin},`],
      [() => anthropic(`${origin}/v1`).models.list(), `${origin},`],
      [() => anthropic(`${origin}/v1`).messages.countTokens({ model, messages }), `${origin},`],
      [() => ask.google(google(`${origin}/v1beta`)), `${origin},`],
      [() => ask.google(google(`${origin}/v1beta`, 'v1beta')), `${origin},`],
      [() => ask.google(google(`${origin}/v1`, 'v1beta')), `${origin},`],
      [() => google(`${origin}/v1`).models.countTokens({ model, contents: 'x' }), `${origin},`],
    ];
    for (const [call, right] of wrong) {
      const { status, message } = await thrownBy(call);
      expect({ status, message }).toEqual({ status: 404, message: expect.stringContaining(`client is ${right}`) });
    }
  });

  test('each is refused in the shape of its dialect', async () => {
    const body = async (path: string, headers: Record<string, string> = {}) => {
      const response = await fetch(world.origin + path, { method: 'POST', headers, body: '{}' });
      expect(response.status).toBe(404);
      expect(response.headers.get('x-switchyard-error-code')).toBe('not_found');
      return await response.json();
    };
    expect(await body('/chat/completions')).toMatchObject({ error: { code: 'not_found', param: null } });
    expect(await body('/v1/v1/messages')).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
    expect(await body('/v1beta/v1beta/models/m:generateContent')).toMatchObject({ error: { status: 'NOT_FOUND' } });
    expect(await body('/nowhere', { 'x-goog-api-key': 'x' })).toMatchObject({ error: { status: 'NOT_FOUND' } });
    expect(await body('/nowhere')).toMatchObject({ error: { message: expect.stringContaining('/providers/') } });
  });
});

describe('lists of models', () => {
  test('every client gets its own shape', async () => {
    const { data } = await openai(world.baseUrl).models.list();
    expect(data).toEqual([expect.objectContaining({ id: model, object: 'model' })]);
    const theirs = await anthropic(world.origin).models.list();
    expect(theirs.data).toEqual([expect.objectContaining({ id: model, type: 'model', display_name: model })]);
    for (const client of [google(world.origin), google(world.origin, 'v1beta'), google(`${world.origin}/google`)]) {
      const names = [];
      for await (const { name } of await client.models.list()) names.push(name);
      expect(names).toEqual([`models/${model}`]);
    }
  });

  test('so is one model asked for by its name', async () => {
    expect(await openai(world.baseUrl).models.retrieve(model)).toMatchObject({ id: model, object: 'model' });
    expect(await anthropic(world.origin).models.retrieve(model)).toMatchObject({ id: model, type: 'model' });
    for (const version of ['v1', 'v1beta'])
      expect(await google(world.origin, version).models.get({ model })).toMatchObject({ name: `models/${model}` });
  });

  test('a model that nobody offers is a 404 in the words of the client', async () => {
    const calls = [
      () => openai(world.baseUrl).models.retrieve('none'),
      () => anthropic(world.origin).models.retrieve('none'),
      () => google(world.origin).models.get({ model: 'none' }),
    ];
    for (const call of calls) {
      const { status, message } = await thrownBy(call);
      expect({ status, message }).toEqual({ status: 404, message: expect.stringContaining('none') });
    }
  });
});

describe('headers', () => {
  test('an answer to Anthropic’s client names its request in both places', async () => {
    const { data, response } = await anthropic(world.origin)
      .messages.create({ model, messages, max_tokens: 50 })
      .withResponse();
    const id = response.headers.get('request-id');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect([Reflect.get(data, '_request_id'), response.headers.get('x-request-id')]).toEqual([id, id]);
    const refused = await fetch(`${world.origin}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': world.key.secret, 'content-type': 'application/json' },
      body: '{}',
    });
    expect((await refused.json()).request_id).toBe(refused.headers.get('request-id'));
  });

  test('OpenAI’s client finds the id where it looks for it', async () => {
    const answer = await ask.openai(openai(world.baseUrl));
    expect((await world.row(answer._request_id ?? null)).outcome).toBe('SUCCEEDED');
  });

  test('errors say whether to try again, and until when', async () => {
    const scripted = `${model}+status-429+retry_after-1`;
    await world.setModels([model, scripted]);
    const limited = await world.post({ model: scripted, messages });
    expect(limited.status).toBe(429);
    expect(limited.headers.get('x-should-retry')).toBe('true');
    expect(limited.headers.get('retry-after')).toBe('1');
    expect(limited.headers.get('retry-after-ms')).toBe('1000');
    const invalid = await world.post({ model, messages: [] });
    expect(invalid.headers.get('x-should-retry')).toBe('false');
    expect(invalid.headers.get('retry-after')).toBeNull();
  });

  test('limits are told in the words of each family', async () => {
    await world.setRateLimit(50);
    const plain = await world.post({ model, messages });
    expect(plain.headers.get('x-ratelimit-limit-requests')).toBe('50');
    expect(plain.headers.get('anthropic-ratelimit-requests-limit')).toBeNull();
    const before = Date.now();
    for (const stream of [false, true]) {
      const { headers } = await fetch(`${world.origin}/v1/messages`, {
        method: 'POST',
        headers: { 'x-api-key': world.key.secret, 'content-type': 'application/json' },
        body: JSON.stringify({ model, messages, max_tokens: 50, stream }),
      });
      expect(headers.get('anthropic-ratelimit-requests-limit')).toBe('50');
      expect(headers.get('anthropic-ratelimit-requests-remaining')).toBe(stream ? '47' : '48');
      const reset = headers.get('anthropic-ratelimit-requests-reset') ?? '';
      expect(reset).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
      expect(Date.parse(reset)).toBeGreaterThanOrEqual(Math.floor(before / 1_000) * 1_000);
      expect(Date.parse(reset)).toBeLessThan(Date.now() + 61_000);
    }
  });
});
