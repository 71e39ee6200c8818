import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { aiAnthropicClient, aiOpenaiClient } from './sdk/ai-client.ts';
import { anthropicClient } from './sdk/anthropic-client.ts';
import { googleClient } from './sdk/google-client.ts';
import { openaiChatClient } from './sdk/openai-chat-client.ts';
import { openaiResponsesClient } from './sdk/openai-responses-client.ts';
import { createWorld, model, type World } from './testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();

  await world.watch();
}, 60_000);
beforeEach(async () => {
  world.simulator.bill.clear();
  await world.clearCaps();
  await world.setCachePolicies({ policy: { mode: 'on' } });
});
afterAll(() => world.close());

const billed = () => world.simulator.bill.entries().length;

type Mode = { path: string; stream: boolean; headers?: Record<string, string>; secret?: string };

/** The same question in each format and mode. */
const formats: Record<string, { path: (stream: boolean) => string; body: (asked: string, stream: boolean) => object }> =
  {
    'openai-chat': {
      path: () => '/v1/chat/completions',
      body: (asked, stream) => ({ model, stream, max_tokens: 60, messages: [{ role: 'user', content: asked }] }),
    },
    'openai-responses': {
      path: () => '/v1/responses',
      body: (asked, stream) => ({ model, stream, max_output_tokens: 60, input: asked }),
    },
    'anthropic-messages': {
      path: () => '/v1/messages',
      body: (asked, stream) => ({ model, stream, max_tokens: 60, messages: [{ role: 'user', content: asked }] }),
    },
    'google-generate-content': {
      path: (stream) => `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
      body: (asked) => ({ contents: [{ parts: [{ text: asked }] }], generationConfig: { maxOutputTokens: 60 } }),
    },
  };

const send = (path: string, body: object, { headers, secret }: Partial<Mode> = {}) =>
  fetch(world.origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret ?? world.key.secret}`, ...headers },
    body: JSON.stringify(body),
  });

const ask = async (format: string, asked: string, stream: boolean, more: Partial<Mode> = {}) => {
  const { path, body } = formats[format] ?? { path: () => '', body: () => ({}) };
  const response = await send(path(stream), body(asked, stream), more);
  return { response, text: await response.text(), cache: response.headers.get('x-switchyard-cache') };
};

const chat = async (body: object, more: Partial<Mode> = {}) => {
  const response = await send(
    '/v1/chat/completions',
    { model, messages: [{ role: 'user', content: 'hi' }], ...body },
    more,
  );
  return { response, text: await response.text(), cache: response.headers.get('x-switchyard-cache') };
};

/** The words of an answer in any format, whole or streamed. */
function wordsIn(text: string): string {
  const objects = text.startsWith('{')
    ? [text]
    : [...text.matchAll(/^data: (\{.*\})$/gm)].map(([, data]) => data ?? '');
  return objects
    .map((json) => JSON.parse(json))
    .map((one) => {
      const delta = one.choices?.[0]?.delta?.content ?? one.choices?.[0]?.message?.content;
      const google = one.candidates?.[0]?.content?.parts?.[0]?.text;
      const responses = one.type === 'response.output_text.delta' ? one.delta : one.output?.[0]?.content?.[0]?.text;
      const anthropic =
        one.type === 'message' ? one.content?.[0]?.text : one.delta?.type === 'text_delta' ? one.delta.text : '';
      return delta ?? google ?? responses ?? anthropic ?? '';
    })
    .join('');
}

const names = Object.keys(formats);
const modes = names.flatMap((format) => [true, false].map((stream) => [format, stream] as const));

describe('a hit', () => {
  test.each(modes)('%s (stream: %p) made the answer, and it serves every format and mode', async (maker, made) => {
    const asked = `What is ${randomUUID()}?`;
    const first = await ask(maker, asked, made);
    expect(first.response.status).toBe(200);
    expect(first.cache).toBe('miss');
    for (const [format, stream] of modes) {
      const again = await ask(format, asked, stream);
      expect([format, stream, again.response.status, again.cache]).toEqual([format, stream, 200, 'hit']);
      expect(wordsIn(again.text)).toBe(wordsIn(first.text));
      if (stream) expect(again.response.headers.get('content-type')).toContain('text/event-stream');
    }
    expect(billed()).toBe(1);
  });

  test.each([true, false])('has the same bytes in the same format and mode (stream: %p)', async (stream) => {
    const asked = `What is ${randomUUID()}?`;
    const first = await ask('openai-chat', asked, stream);
    const again = await ask('openai-chat', asked, stream);
    expect(again.cache).toBe('hit');
    expect(again.text).toBe(first.text);
  });

  test('costs nothing, says so in headers and record, and tells of its maker', async () => {
    const content = randomUUID();
    const first = await chat({ messages: [{ role: 'user', content }] });
    const made = await world.row(first.response.headers.get('x-request-id'));
    expect(made).toMatchObject({ cacheStatus: 'MISS' });
    await Bun.sleep(1_050);
    const again = await chat({ messages: [{ role: 'user', content }] });
    const { headers } = again.response;
    expect(headers.get('age')).toBe('1');
    expect(Number(headers.get('x-switchyard-cache-ttl'))).toBeWithin(3_590, 3_600);
    expect(headers.get('x-switchyard-cost-nanos')).toBe('0');
    expect(headers.get('x-switchyard-attempts')).toBe('0');
    expect(headers.get('x-switchyard-provider')).toBe('openai-compatible');
    expect(headers.get('x-switchyard-model')).toBe(model);
    expect(headers.get('x-switchyard-cache-entry')).toBe(first.response.headers.get('x-switchyard-cache-entry'));
    const row = await world.row(headers.get('x-request-id'));
    expect(row).toMatchObject({
      outcome: 'SUCCEEDED',
      costNanos: 0n,
      modelServed: model,
      provider: 'openai-compatible',
      finishReason: made.finishReason,
      cacheStatus: 'HIT',
    });
    expect((await world.spend()).heldNanos).toBe(0n);
    expect(await world.attempts(row.id)).toEqual([]);
  });
});

describe('the vendors’ own clients', () => {
  const makers = [
    openaiChatClient,
    openaiResponsesClient,
    anthropicClient,
    googleClient,
    aiOpenaiClient,
    aiAnthropicClient,
  ];

  test.each(makers.map((make) => [make.name, make] as const))('%s gets hits, whole and streamed', async (_, make) => {
    const client = make({ origin: world.origin, secret: (await world.addKey()).secret });
    await world.setCachePolicies({ policy: { mode: 'on', scope: 'key' } });
    const whole = await client.plain(model);
    expect(billed()).toBe(1);
    expect((await client.stream(model)).join('')).toBe(whole);
    expect(await client.plain(model)).toBe(whole);
    const again = make({ origin: world.origin, secret: (await world.addKey()).secret });
    world.simulator.bill.clear();
    const streamed = (await again.stream(model)).join('');
    expect(await again.plain(model)).toBe(streamed);
    expect(billed()).toBe(1);
  });
});
