import { afterAll, beforeAll, expect, test } from 'bun:test';
import { parseJson } from '@switchyard/core/json/parse-json';
import fc from 'fast-check';
import { z } from 'zod';
import { storedFile } from './testing/bodies/parts.ts';
import { Findings } from './testing/findings.ts';
import { mutations } from './testing/mutate.ts';
import { type Field, formMutations, type SentBody, sentForm } from './testing/mutate-form.ts';
import { validBodies } from './testing/valid-bodies.ts';
import { validForms } from './testing/valid-forms.ts';
import { createWorld, type World } from './testing/world.ts';

let world: World;
let fileId = '';
beforeAll(async () => {
  world = await createWorld({}, { keepsRecords: false });
  const { url } = world.simulator;
  await world.setModels(['gpt-4o-mini', 'embed', 'image', 'speech', 'text', 'guard', 'rank', 'whisper-1']);
  await world.addAccount({ slug: 'openai', provider: 'openai', models: ['gpt-5-mini'], baseUrl: `${url}/v1` });
  await world.addAccount({ slug: 'anthropic', provider: 'anthropic', models: ['claude-sonnet-4-5'], baseUrl: url });
  await world.addAccount({ slug: 'google', provider: 'google', models: ['gemini-2.5-flash'], baseUrl: url });
  const [form] = validForms.files();
  const uploaded = await post('/v1/files', sentForm(form ?? []));
  fileId = z.object({ id: z.string() }).parse(await uploaded.json()).id;
});
afterAll(() => world.close());

/** How many bodies each endpoint is sent, and what they are drawn from: the same number, the same bodies. */
const numRuns = Number(process.env.FUZZ_BODIES ?? 10_000);
const seed = Number(process.env.FUZZ_SEED ?? 20_261_122);
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

/** Words of OpenAI's formats that only other hosts know. */
const hostsWords = ['any', 'standard', 'batch', 'default', 'image'];

/**
 * What is the provider's to say: whether it knows a field, a kind of block or an item that nobody here knows, since vendors add them
 * every week; whether a seal is its own; whether its model may go on thinking where another did not; what its model reads and
 * writes; which of the words that another host of its format knows (a tier, what a file is for) it knows as well.
 */
const providersToSay = new RegExp(
  [
    'Extra inputs are not permitted',
    'Cannot find field',
    'Unknown parameter',
    "Input tag '",
    `Invalid value: '(${hostsWords.join('|')}|[a-z0-9]+_[a-z0-9_]+)'\\. Supported values are`,
    'Invalid `signature` in `thinking` block',
    'Corrupted thought signature',
    'Expected `thinking` or `redacted_thinking`',
    'maximum context length',
    'is not compatible with model',
    "Invalid value for 'purpose'",
  ].join('|'),
);

type Dialect = keyof typeof shapes;

const jsonEndpoints: { path: string; dialect: Dialect; valid: readonly object[] }[] = [
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
  {
    path: '/v1beta/models/gemini-2.5-flash:batchEmbedContents',
    dialect: 'google',
    valid: validBodies.googleBatchEmbed(),
  },
  { path: '/v1/messages/count_tokens', dialect: 'anthropic', valid: validBodies.messagesCount('claude-sonnet-4-5') },
  { path: '/v1/completions', dialect: 'openai', valid: validBodies.completions('text') },
  { path: '/v1/embeddings', dialect: 'openai', valid: validBodies.embeddings('embed') },
  { path: '/v1/images/generations', dialect: 'openai', valid: validBodies.images('image') },
  { path: '/v1/audio/speech', dialect: 'openai', valid: validBodies.speech('speech') },
  { path: '/v1/moderations', dialect: 'openai', valid: validBodies.moderations('guard') },
  { path: '/v1/rerank', dialect: 'openai', valid: validBodies.rerank('rank') },
  { path: '/v1/batches', dialect: 'openai', valid: validBodies.batches() },
];

const formEndpoints: { path: string; valid: Field[][] }[] = [
  { path: '/v1/images/edits', valid: validForms.imageEdits('image') },
  { path: '/v1/audio/transcriptions', valid: validForms.transcriptions('whisper-1') },
  { path: '/v1/audio/translations', valid: validForms.translations('whisper-1') },
  { path: '/v1/files', valid: validForms.files() },
];

/** Every vendor's bodies, whose members are put into each other's. */
const everyBody = [...new Set(jsonEndpoints.flatMap(({ valid }) => [...valid]))];
const sentJson = (text: string): SentBody => ({
  contentType: 'application/json',
  body: new TextEncoder().encode(text.replaceAll(storedFile, fileId)),
});
const drawn = <Value>(bodies: fc.Arbitrary<Value>) => fc.sample(bodies, { numRuns, seed });

const endpoints = [
  ...jsonEndpoints.map(({ path, dialect, valid }) => ({
    path,
    dialect,
    valid: () => valid.map((body) => sentJson(JSON.stringify(body))),
    mutated: () => drawn(mutations(valid, everyBody)).map(sentJson),
  })),
  ...formEndpoints.map(({ path, valid }) => ({
    path,
    dialect: 'openai' as const,
    valid: () => valid.map(sentForm),
    mutated: () => drawn(formMutations(valid)),
  })),
];

for (const { path, dialect, valid, mutated } of endpoints)
  test(`${path}: of ${numRuns} mutated bodies each is served or refused in the words of ${dialect}, none reaches the provider only to be refused there`, async () => {
    const waiting = [...valid(), ...mutated()];
    const counts = { served: 0, refused: 0 };
    const findings = new Findings();
    const send = async (sent: SentBody) => {
      const response = await post(path, sent);
      const answer = await response.text();
      const { status } = response;
      counts[status === 200 ? 'served' : 'refused']++;
      const problem = problemOf(response, answer, dialect);
      if (problem !== null) findings.add({ problem, status, answer, body: new TextDecoder().decode(sent.body) });
    };
    const work = async () => {
      for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) await send(body);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    const found = findings.lines();
    if (found.length > 0) throw new Error(`${found.length} kinds of unsound answers:\n${found.join('\n')}`);
    expect(counts.refused).toBeGreaterThan(numRuns / 10);
    expect(counts.served).toBeGreaterThanOrEqual(valid().length);
  }, 300_000);

const post = (path: string, { contentType, body }: SentBody) =>
  world.gateway.handle(
    new Request(`http://gateway${path}`, {
      method: 'POST',
      headers: { 'content-type': contentType, 'x-api-key': world.key.secret },
      body,
    }),
  );

function problemOf({ status, headers }: Response, answer: string, dialect: Dialect): string | null {
  if (status === 200) return null;
  if (status >= 500) return 'a server error';
  const json = parseJson(answer);
  if (!shapes[dialect].safeParse(json).success) return `not in the words of ${dialect}`;
  const rejectedThere = headers.get('x-switchyard-error-code') === 'provider_rejected';
  return rejectedThere && !providersToSay.test(answer) ? 'refused only by the provider' : null;
}
