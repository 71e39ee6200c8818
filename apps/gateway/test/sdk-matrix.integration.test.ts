import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { FormatName } from '@switchyard/core/chat/content';
import { z } from 'zod';
import { aiAnthropicClient, aiGoogleClient, aiOpenaiChatClient, aiOpenaiClient } from './sdk/ai-client.ts';
import { anthropicClient } from './sdk/anthropic-client.ts';
import { googleClient } from './sdk/google-client.ts';
import { matrixDocument } from './sdk/matrix-document.ts';
import { openaiChatClient } from './sdk/openai-chat-client.ts';
import { openaiResponsesClient } from './sdk/openai-responses-client.ts';
import { png, type SdkClient, type SdkTarget } from './sdk/sdk-client.ts';
import { createWorld, until, type World } from './testing/world.ts';

/** The official clients, each against providers of every format. */
const clients: ((target: SdkTarget) => SdkClient)[] = [
  openaiChatClient,
  openaiResponsesClient,
  anthropicClient,
  googleClient,
  aiOpenaiClient,
  aiOpenaiChatClient,
  aiAnthropicClient,
  aiGoogleClient,
];

type Upstream = { provider: string; model: string; path: string; credential?: string };

const upstreams: Record<FormatName, Upstream> = {
  'openai-chat': { provider: 'openai-compatible', model: 'gpt-4o-mini', path: '/v1' },
  // OpenAI serves this model as responses only.
  'openai-responses': { provider: 'openai', model: 'gpt-5-pro', path: '/v1' },
  'anthropic-messages': { provider: 'anthropic', model: 'claude-sonnet-4-5', path: '' },
  'google-generate-content': { provider: 'google', model: 'gemini-2.5-flash', path: '' },
  'bedrock-converse': {
    provider: 'amazon-bedrock',
    model: 'anthropic.claude-haiku-4-5-20251001-v1:0',
    path: '',
    credential: JSON.stringify({ accessKeyId: 'A'.repeat(20), secretAccessKey: 's'.repeat(40), region: 'us-east-1' }),
  },
  'cohere-chat': { provider: 'cohere', model: 'command-a-03-2025', path: '' },
};

const city = z.strictObject({ city: z.string(), inhabitants: z.int() });
const pictureBytes = Buffer.from(png, 'base64').length;
const failing = '+status-429';
const slow = '+tokens-1000+chunk_delay-5';

/** What applications do, and what must come of it. Answers the id of no request: rows are found by the newest of the model. */
const features: Record<string, (client: SdkClient, model: string) => Promise<void>> = {
  async plain(client, model) {
    expect((await client.plain(model)).length).toBeGreaterThan(0);
  },
  async stream(client, model) {
    const pieces = (await client.stream(model)).filter((piece) => piece !== '');
    expect(pieces.length).toBeGreaterThan(1);
  },
  async tools(client, model) {
    const { name, city: named, answer } = await client.tools(model);
    expect({ name, city: typeof named }).toEqual({ name: 'get_weather', city: 'string' });
    expect(answer).toContain('Sunny');
  },
  async 'structured output'(client, model) {
    expect(city.safeParse(await client.structured(model)).error).toBeUndefined();
  },
  async 'image in'(client, model) {
    const seen = await client.image(model);
    expect(seen).toContain('image/png');
    expect(seen).toContain(`${pictureBytes} bytes`);
  },
  async error(client, model) {
    const { status, message } = await client.error(model + failing);
    expect(status).toBe(429);
    expect(message.length).toBeGreaterThan(20);
  },
  async cancel(client, model) {
    await client.cancel(model + slow);
    await until(async () =>
      world.simulator.bill.entries().some((entry) => entry.model === model + slow && entry.aborted),
    );
    await until(() => world.owner.requestLog.findFirst({ where: { modelAsked: model + slow, outcome: 'CANCELLED' } }));
  },
};

let world: World;
const results = new Map<string, string[]>();

beforeAll(async () => {
  world = await createWorld();
  for (const [slug, { provider, model, path, credential }] of Object.entries(upstreams)) {
    const models = [model, model + failing, model + slow];
    const baseUrl = world.simulator.url + path;
    await world.addAccount({ slug, provider, models, baseUrl, ...(credential ? { credential } : {}) });
  }
});

afterAll(async () => {
  await world.close();
  const document = matrixDocument(results, { features: Object.keys(features), upstreams: Object.keys(upstreams) });
  console.log(`\n${document.table}\n`);
});

for (const make of clients) {
  const { name } = make({ origin: 'http://unused', secret: 'unused' });
  describe(name, () => {
    for (const [format, { model }] of Object.entries(upstreams))
      for (const [feature, prove] of Object.entries(features))
        test(`${feature}, served as ${format}`, async () => {
          world.simulator.reset();
          await world.owner.requestLog.deleteMany();
          await prove(make({ origin: world.origin, secret: world.key.secret }), model);
          const { upstreamFormat } = await until(() =>
            world.owner.requestAttempt.findFirst({ where: { model: { startsWith: model } } }),
          );
          expect(upstreamFormat).toBe(format);
          const cell = `${name} | ${format}`;
          results.set(cell, [...(results.get(cell) ?? []), feature]);
        }, 20_000);
  });
}

test('the table in the documentation is what was just shown', async () => {
  const { path, text } = matrixDocument(results, {
    features: Object.keys(features),
    upstreams: Object.keys(upstreams),
  });
  if (process.env.UPDATE_DOCS) await Bun.write(path, text);
  expect(await Bun.file(path).text()).toBe(text);
});
