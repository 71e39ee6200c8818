import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import {
  bodyOf,
  contents,
  createNativeWorld,
  messages,
  type NativeWorld,
  nativeCases,
} from './testing/native-world.ts';
import { expectBilled } from './testing/own-prices.ts';

let world: NativeWorld;
beforeAll(async () => {
  world = await createNativeWorld();
});
afterAll(() => world.close());
beforeEach(() => void world.provider.take());

/** Google ends lines of a stream with two letters, and responses have ids that belong to their team; nothing else may differ. */
const asSent = (bytes: Buffer) =>
  Buffer.from(
    bytes
      .toString('latin1')
      .replaceAll('\r\n', '\n')
      .replaceAll(/_sy_[\w-]{38}/g, ''),
    'latin1',
  );

describe('what a provider answers arrives byte by byte, priced and recorded', () => {
  for (const [name, native] of Object.entries(nativeCases))
    test(name, async () => {
      const { row, attempt } = await expectBilled(world, { model: native.model }, async () => {
        const response = await world.send(native.slug, native.path, { body: bodyOf(native) });
        expect(response.status).toBe(200);
        const bytes = Buffer.from(await response.arrayBuffer());
        const [call] = world.provider.take();
        expect(call?.contentType).toStartWith(response.headers.get('content-type') ?? 'none');
        expect(asSent(bytes).equals(asSent(call?.answer ?? Buffer.alloc(0)))).toBe(true);
        expect(bytes.byteLength).toBeGreaterThan(50);
      });
      expect(row).toMatchObject({ clientFormat: 'native', modelAsked: native.model, stream: /streamed/.test(name) });
      expect(attempt.provider).toBe(native.slug === 'bedrock' ? 'amazon-bedrock' : native.slug);
    });

  test('usage that a stream was not asked for is asked for, and kept from the caller', async () => {
    const { model } = nativeCases.openai ?? { model: '' };
    await expectBilled(world, { model }, async () => {
      const body = JSON.stringify({ model, messages, max_tokens: 60, stream: true });
      const text = await (await world.send('openai', '/chat/completions', { body })).text();
      expect(text).toEndWith('data: [DONE]\n\n');
      expect(text).not.toContain('prompt_tokens');
    });
  });

  test('looking something up costs nothing and is recorded', async () => {
    const response = await world.send('openai', '/models', { method: 'GET' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(world.provider.take()[0]?.answer.toString() ?? '');
    const row = await world.row(response.headers.get('x-request-id'));
    expect(row).toMatchObject({ costNanos: 0n, clientFormat: 'native', endpoint: '/providers/openai/models' });
  });

  test('tokens are counted by the provider for nothing', async () => {
    const google = await world.send('google', '/v1beta/models/gemini-n:countTokens', {
      body: JSON.stringify({ contents }),
    });
    const anthropic = await world.send('anthropic', '/v1/messages/count_tokens', {
      body: JSON.stringify({ model: 'claude-n', messages }),
    });
    expect([(await google.json()).totalTokens, (await anthropic.json()).input_tokens]).toEqual([
      expect.any(Number),
      expect.any(Number),
    ]);
    for (const { headers } of [google, anthropic])
      expect((await world.row(headers.get('x-request-id'))).costNanos).toBe(0n);
  });

  test('what cannot be read has an unknown cost, never none', async () => {
    const response = await world.send('openai', '/realtime/sessions', {
      body: JSON.stringify({ model: 'gpt-unpriced' }),
    });
    expect(response.status).toBe(404);
    const unpriced = await world.send('cohere', '/v2/chat', {
      body: JSON.stringify({ model: 'command-unpriced', messages }),
    });
    expect(unpriced.status).toBe(200);
    await unpriced.text();
    const row = await world.row(unpriced.headers.get('x-request-id'));
    expect(row.costNanos).toBeNull();
    expect(row.outputTokens).toBeGreaterThan(0n);
  });
});
