import { afterAll, beforeAll, expect, test } from 'bun:test';
import { parseJson } from '@switchyard/core/json/parse-json';
import fc from 'fast-check';
import { z } from 'zod';
import { Findings } from './testing/findings.ts';
import { mutations } from './testing/mutate.ts';
import { validBodies } from './testing/valid-bodies.ts';
import { createWorld, type World } from './testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  const { url } = world.simulator;
  await world.setModels(['gpt-4o-mini', 'embed', 'image', 'speech', 'text', 'guard', 'rank']);
  await world.addAccount({ slug: 'openai', provider: 'openai', models: ['gpt-5-mini'], baseUrl: `${url}/v1` });
  await world.addAccount({ slug: 'anthropic', provider: 'anthropic', models: ['claude-sonnet-4-5'], baseUrl: url });
  await world.addAccount({ slug: 'google', provider: 'google', models: ['gemini-2.5-flash'], baseUrl: url });
});
afterAll(() => world.close());

/** How many bodies each endpoint is sent. */
const bodies = Number(process.env.FUZZ_BODIES ?? 10_000);
const atOnce = 16;

/** The shape that each dialect gives every error. */
const shapes = {
  openai: z.object({ error: z.object({ message: z.string().min(1), type: z.string(), code: z.string() }) }),
  anthropic: z.object({
    type: z.literal('error'),
    error: z.object({ type: z.string(), message: z.string().min(1) }),
    request_id: z.string(),
  }),
  google: z.object({ error: z.object({ code: z.number(), message: z.string().min(1), status: z.string() }) }),
};

/**
 * What is the provider's to say: whether it knows a field, a kind of block or an item that nobody here knows, since vendors add them
 * every week; whether a seal is its own; whether its model may go on thinking where another did not; how much its model reads.
 */
const providersToSay = new RegExp(
  [
    'Extra inputs are not permitted',
    'Cannot find field',
    'Unknown parameter',
    'does not match any of the expected tags',
    "Invalid value: '[a-z0-9_]+'\\. Supported values are",
    'Invalid `signature` in `thinking` block',
    'Corrupted thought signature',
    'Expected `thinking` or `redacted_thinking`',
    'maximum context length',
  ].join('|'),
);

const endpoints: { path: string; dialect: keyof typeof shapes; valid: readonly object[] }[] = [
  { path: '/v1/chat/completions', dialect: 'openai', valid: validBodies.chat('gpt-4o-mini') },
  { path: '/v1/responses', dialect: 'openai', valid: validBodies.responses('gpt-5-mini') },
  { path: '/v1/messages', dialect: 'anthropic', valid: validBodies.messages('claude-sonnet-4-5') },
  { path: '/v1beta/models/gemini-2.5-flash:generateContent', dialect: 'google', valid: validBodies.google() },
  {
    path: '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
    dialect: 'google',
    valid: validBodies.google(),
  },
  { path: '/v1beta/models/gemini-2.5-flash:countTokens', dialect: 'google', valid: validBodies.googleCount() },
  { path: '/v1beta/models/gemini-2.5-flash:embedContent', dialect: 'google', valid: validBodies.googleEmbed() },
  { path: '/v1/messages/count_tokens', dialect: 'anthropic', valid: validBodies.messagesCount('claude-sonnet-4-5') },
  { path: '/v1/completions', dialect: 'openai', valid: validBodies.completions('text') },
  { path: '/v1/embeddings', dialect: 'openai', valid: validBodies.embeddings('embed') },
  { path: '/v1/images/generations', dialect: 'openai', valid: validBodies.images('image') },
  { path: '/v1/audio/speech', dialect: 'openai', valid: validBodies.speech('speech') },
  { path: '/v1/moderations', dialect: 'openai', valid: validBodies.moderations('guard') },
  { path: '/v1/rerank', dialect: 'openai', valid: validBodies.rerank('rank') },
];

/** Every vendor's bodies, whose members are put into each other's. */
const everyBody = [...new Set(endpoints.flatMap(({ valid }) => [...valid]))];

for (const { path, dialect, valid } of endpoints)
  test(`${path}: of ${bodies} mutated bodies each is served or refused in the words of ${dialect}, none reaches the provider only to be refused there`, async () => {
    const waiting = [
      ...valid.map((body) => JSON.stringify(body)),
      ...fc.sample(mutations(valid, everyBody), { numRuns: bodies, seed: 20_261_122 }),
    ];
    const served = { ok: 0, refused: 0 };
    const findings = new Findings();
    const send = async (body: string) => {
      const response = await world.gateway.handle(
        new Request(`http://gateway${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-api-key': world.key.secret },
          body,
        }),
      );
      const answer = await response.text();
      const { status } = response;
      if (status === 200) served.ok++;
      else served.refused++;
      const problem = problemOf(response, answer, dialect);
      if (problem !== null) findings.add({ problem, status, answer, body });
    };
    const work = async () => {
      for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) await send(body);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    const found = findings.lines();
    if (found.length > 0) throw new Error(`${found.length} kinds of unsound answers:\n${found.join('\n')}`);
    expect(served.refused).toBeGreaterThan(bodies / 10);
    expect(served.ok).toBeGreaterThanOrEqual(valid.length);
  }, 300_000);

function problemOf({ status, headers }: Response, answer: string, dialect: keyof typeof shapes): string | null {
  if (status === 200) return null;
  if (status >= 500) return 'a server error';
  const json = parseJson(answer);
  if (!shapes[dialect].safeParse(json).success) return `not in the words of ${dialect}`;
  const rejectedThere = headers.get('x-switchyard-error-code') === 'provider_rejected';
  return rejectedThere && !providersToSay.test(answer) ? 'refused only by the provider' : null;
}
