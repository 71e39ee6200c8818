import { afterAll, beforeAll, expect, test } from 'bun:test';
import Anthropic from '@anthropic-ai/sdk';
import { createWorld, until, type World } from './testing/world.ts';

const base = 'claude-sonnet-4-5+cached-5+cache_write_1h-3';
const cut = `${base}+cut-4`;
const left = `${base}+tokens-1000+chunk_delay-5`;

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.addAccount({ slug: 'claude', provider: 'anthropic', models: [cut, left], baseUrl: world.simulator.url });
});
afterAll(() => world.close());

/** Streams until the stream breaks off, or until its first text when the caller leaves. */
async function stream(model: string, leaves: boolean): Promise<void> {
  const { messages } = new Anthropic({ apiKey: world.key.secret, baseURL: world.origin, maxRetries: 0 });
  const question = { role: 'user' as const, content: 'A question of some length, so that there is an input.' };
  try {
    for await (const event of await messages.create({ model, max_tokens: 2_000, stream: true, messages: [question] }))
      if (leaves && event.type === 'content_block_delta') break;
  } catch {
    // A cut stream is an error to its client.
  }
}

for (const [model, outcome, leaves] of [
  [cut, 'PARTIAL', false],
  [left, 'CANCELLED', true],
] as const)
  test(`a stream that ends as ${outcome} costs the input that the provider told at its start, cached tokens apart`, async () => {
    await stream(model, leaves);
    const row = await until(() => world.owner.requestLog.findFirst({ where: { modelAsked: model } }));
    const [billed] = world.simulator.bill.entries().filter((entry) => entry.model === model);
    expect(row).toMatchObject({ outcome, costEstimated: true });
    const input = ({ inputTokens, cachedInputTokens, cacheWriteTokens, cacheWrite1hTokens }: Record<string, unknown>) =>
      [inputTokens, cachedInputTokens, cacheWriteTokens, cacheWrite1hTokens].map(Number);
    expect(input({ ...row })).toEqual(input({ ...billed?.usage }));
    expect(row.cachedInputTokens).toBe(5n);
    expect(row.outputTokens).toBeGreaterThan(0n);
  });
