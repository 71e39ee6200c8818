import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { FormatName } from '@switchyard/core/chat/content';
import { noUsage, type Usage, usageBucketNames } from '@switchyard/core/pricing/usage';
import fc from 'fast-check';
import { createWorld, until, type World } from './testing/world.ts';

/** How many random requests each format of providers is sent. */
const requests = 1_000;
const atOnce = 8;

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const awsKeys = JSON.stringify({ accessKeyId: 'A'.repeat(20), secretAccessKey: 's'.repeat(40), region: 'us-east-1' });
const upstreams: Record<FormatName, { provider: string; base: string; path: string; credential?: string }> = {
  'openai-chat': { provider: 'openai-compatible', base: 'gpt-4o-mini', path: '/v1' },
  'openai-responses': { provider: 'openai', base: 'gpt-5-pro', path: '/v1' },
  'anthropic-messages': { provider: 'anthropic', base: 'claude-sonnet-4-5', path: '' },
  'google-generate-content': { provider: 'google', base: 'gemini-2.5-flash', path: '' },
  'bedrock-converse': { provider: 'amazon-bedrock', base: 'anthropic.claude-haiku', path: '', credential: awsKeys },
  'cohere-chat': { provider: 'cohere', base: 'command-a', path: '' },
};

/** What a call consumes, told to the simulator in the model's name. */
const scripts = fc
  .record({
    tokens: fc.integer({ min: 5, max: 300 }),
    reasoning: fc.oneof(fc.constant(0), fc.nat(200)),
    cached: fc.oneof(fc.constant(0), fc.nat(40)),
    cache_write: fc.oneof(fc.constant(0), fc.nat(20)),
    cache_write_1h: fc.oneof(fc.constant(0), fc.nat(20)),
    searches: fc.oneof(fc.constant(0), fc.nat(3)),
  })
  .map(({ reasoning, tokens, ...rest }) => ({ ...rest, tokens, reasoning: Math.min(reasoning, tokens) }));

const nameOf = (base: string, at: number, script: object) =>
  [
    base,
    ...Object.entries(script).flatMap(([option, n]) => (n > 0 ? [`${option}-${n}`] : [])),
    `latency-${at % 3}`,
  ].join('+');

/** Prime numbers, so that no two buckets could be confused without the sum telling. */
const rates = {
  inputNanosPerMillion: 150_000_007n,
  cachedInputNanosPerMillion: 75_000_017n,
  cacheWriteNanosPerMillion: 187_500_013n,
  cacheWrite1hNanosPerMillion: 300_000_007n,
  outputNanosPerMillion: 600_000_007n,
  reasoningNanosPerMillion: 610_000_037n,
  webSearchNanos: 10_000_019n,
};

function costOf(usage: Usage): bigint {
  const millionths =
    BigInt(usage.inputTokens) * rates.inputNanosPerMillion +
    BigInt(usage.cachedInputTokens) * rates.cachedInputNanosPerMillion +
    BigInt(usage.cacheWriteTokens) * rates.cacheWriteNanosPerMillion +
    BigInt(usage.cacheWrite1hTokens) * rates.cacheWrite1hNanosPerMillion +
    BigInt(usage.outputTokens) * rates.outputNanosPerMillion +
    BigInt(usage.reasoningTokens) * rates.reasoningNanosPerMillion +
    BigInt(usage.webSearches) * rates.webSearchNanos * 1_000_000n;
  return (millionths + 500_000n) / 1_000_000n;
}

/** The same question in the format of each caller. */
function ask(client: number, model: string, { text, stream }: { text: string; stream: boolean }): Promise<Response> {
  const send = (path: string, body: object) =>
    fetch(world.origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': world.key.secret, 'anthropic-version': '2023-06-01' },
      body: JSON.stringify(body),
    });
  const messages = [{ role: 'user', content: text }];
  if (client === 0) return send('/v1/chat/completions', { model, messages, stream, max_tokens: 2_000 });
  if (client === 1)
    return send('/v1/responses', { model, input: text, stream, max_output_tokens: 2_000, store: false });
  if (client === 2) return send('/v1/messages', { model, messages, stream, max_tokens: 2_000 });
  const method = stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
  const contents = [{ role: 'user', parts: [{ text }] }];
  const generationConfig = { maxOutputTokens: 2_000 };
  return send(`/v1beta/models/${encodeURIComponent(model)}:${method}`, { contents, generationConfig });
}

describe('what the provider billed is what was recorded, bucket by bucket and to the nano-dollar', () => {
  for (const [format, { provider, base, path, credential }] of Object.entries(upstreams))
    test(`${requests} random calls of every kind of client, served as ${format}`, async () => {
      const drawn = fc.sample(
        fc.record({
          script: scripts,
          text: fc.string({ minLength: 1, maxLength: 80 }),
          client: fc.nat(3),
          stream: fc.boolean(),
        }),
        { numRuns: requests, seed: 7 },
      );
      const calls = drawn.map(({ script, ...call }, at) => ({ ...call, model: nameOf(`${base}-${at}`, at, script) }));
      await world.owner.priceOverride.createMany({
        data: calls.map(({ model }) => ({
          organizationId: world.organizationId,
          model,
          ...rates,
          effectiveFrom: new Date(0),
        })),
      });
      const models = calls.map(({ model }) => model);
      await world.addAccount({
        slug: format,
        provider,
        models,
        baseUrl: world.simulator.url + path,
        ...(credential ? { credential } : {}),
      });
      world.simulator.reset();

      const waiting = [...calls];
      const failed: string[] = [];
      const work = async () => {
        for (let call = waiting.pop(); call !== undefined; call = waiting.pop()) {
          const response = await ask(call.client, call.model, call);
          const text = await response.text();
          if (response.status !== 200) failed.push(`${call.model}: ${text.slice(0, 300)}`);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      expect(failed.slice(0, 3)).toEqual([]);

      const rows = await until(async () => {
        const found = await world.owner.requestAttempt.findMany({ where: { model: { in: models } } });
        return found.length === requests && found;
      }, 60_000);
      const byModel = new Map(rows.map((row) => [row.model, row]));
      const differing = world.simulator.bill.entries().flatMap((entry) => {
        const billed: Usage = { ...noUsage, ...entry.usage };
        const row = byModel.get(entry.model ?? '');
        const recorded = row && Object.fromEntries(usageBucketNames.map((bucket) => [bucket, Number(row[bucket])]));
        const same =
          usageBucketNames.every((bucket) => recorded?.[bucket] === billed[bucket]) &&
          row?.costNanos === costOf(billed);
        return same && row.usageMismatch === null && !row.costEstimated
          ? []
          : [
              {
                model: entry.model,
                billed,
                recorded,
                cost: row?.costNanos,
                due: costOf(billed),
                mismatch: row?.usageMismatch,
              },
            ];
      });
      expect(differing.slice(0, 3)).toEqual([]);
      expect(world.simulator.bill.entries()).toHaveLength(requests);
    }, 180_000);
});
