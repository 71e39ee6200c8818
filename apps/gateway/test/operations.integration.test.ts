import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { toFile } from 'openai';
import { createOperationsWorld, type OperationsWorld } from './testing/operations-world.ts';
import { expectBilled } from './testing/own-prices.ts';
import { until } from './testing/world.ts';

let world: OperationsWorld;
beforeAll(async () => {
  world = await createOperationsWorld();
});
afterAll(() => world.close());

const texts = ['The track is clear.', 'Points are set.'];
const isLong = (vector: number[] | undefined, length: number) => {
  expect(vector).toHaveLength(length);
  expect(vector?.some((number) => number !== 0)).toBe(true);
};

/** Every request sent in a test has its row. */
const attemptsOf = (model: string, count: number) =>
  until(async () => {
    const found = await world.owner.requestAttempt.findMany({ where: { model }, orderBy: { index: 'asc' } });
    return found.length >= count && found;
  });

describe('embeddings', () => {
  for (const encoding_format of ['float', 'base64'] as const)
    test(`as ${encoding_format} they are the provider’s own, and cost their tokens`, async () => {
      const question = { model: 'embed-a+prompt-41', input: texts, encoding_format };
      await expectBilled(world, question, async () => {
        const answer = await world.openai.embeddings.create(question);
        expect(answer).toEqual(await world.direct.embeddings.create(question));
      });
    });

  test('without a format the client decodes what it asked for behind the caller’s back', async () => {
    const question = { model: 'embed-a+prompt-41', input: texts };
    const answer = await world.openai.embeddings.create(question);
    expect(answer.data).toEqual((await world.direct.embeddings.create(question)).data);
    isLong(answer.data[0]?.embedding, 1_536);
  });

  for (const model of ['gemini-embed-a+prompt-23', 'cohere-embed-a+prompt-29'])
    for (const encoding_format of ['float', 'base64'] as const)
      test(`${model} serves OpenAI’s callers as ${encoding_format}`, async () => {
        const { usage } = await expectBilled(world, { model }, async () => {
          const question = { model, input: texts, encoding_format, dimensions: 256 };
          const answer = await world.openai.embeddings.create(question);
          expect(answer.data.map(({ index, object }) => ({ index, object }))).toEqual([
            { index: 0, object: 'embedding' },
            { index: 1, object: 'embedding' },
          ]);
          const { embedding } = answer.data[0] ?? {};
          if (encoding_format === 'base64') expect(Buffer.from(String(embedding), 'base64')).toHaveLength(4 * 256);
          else isLong(embedding, 256);
          expect(answer.usage.prompt_tokens).toBeGreaterThan(0);
        });
        expect(usage.inputTokens).toBeGreaterThan(0);
      });

  for (const model of ['gemini-embed-a+prompt-23', 'cohere-embed-a+prompt-29', 'embed-a+prompt-41'])
    test(`${model} serves Google’s client`, async () => {
      await expectBilled(world, { model }, async () => {
        const answer = await world.google.models.embedContent({ model, contents: texts });
        expect(answer.embeddings).toHaveLength(2);
        isLong(answer.embeddings?.[0]?.values, answer.embeddings?.[1]?.values?.length ?? 0);
      });
    });
});

describe('completions', () => {
  const question = { model: 'instruct-a+prompt-9+tokens-17', prompt: 'Once upon a time', max_tokens: 30 };

  test('a whole answer is the provider’s own', async () => {
    const { usage } = await expectBilled(world, question, async () => {
      const { id: _here, created: _now, ...answer } = await world.openai.completions.create(question);
      const { id: _there, created: _then, ...expected } = await world.direct.completions.create(question);
      expect(answer).toEqual(expected);
    });
    expect([usage.inputTokens, usage.outputTokens]).toEqual([9, 17]);
  });

  for (const include_usage of [false, true])
    test(`a stream brings the text, and its usage ${include_usage ? 'since' : 'only if'} it is asked for`, async () => {
      await expectBilled(world, question, async () => {
        const stream_options = include_usage ? { stream_options: { include_usage } } : {};
        const stream = await world.openai.completions.create({ ...question, stream: true, ...stream_options });
        let text = '';
        let usages = 0;
        for await (const chunk of stream) {
          text += chunk.choices[0]?.text ?? '';
          if (chunk.usage) usages++;
          if (!include_usage) expect(chunk.choices).not.toHaveLength(0);
        }
        const whole = await world.direct.completions.create(question);
        expect({ text, usages }).toEqual({ text: whole.choices[0]?.text ?? '', usages: include_usage ? 1 : 0 });
      });
    });

  test('a stream that breaks off ends in an error, and is recorded as partial', async () => {
    const model = 'instruct-a+tokens-20+cut-5';
    await world.addAccount({ slug: 'cut', models: [model] });
    const stream = await world.openai.completions.create({ ...question, model, stream: true });
    const read = async () => {
      for await (const _chunk of stream);
    };
    await expect(read()).rejects.toThrow(/broke off/);
    const row = await until(() => world.owner.requestLog.findFirst({ where: { modelAsked: model } }));
    expect(row.outcome).toBe('PARTIAL');
  });
});

describe('moderations and reranking', () => {
  test('moderations are the provider’s own and cost nothing', async () => {
    const question = { model: 'omni-moderation-a', input: 'I will attack the station.' };
    const { row } = await expectBilled(world, question, async () => {
      const answer = await world.openai.moderations.create(question);
      expect(answer.results).toEqual((await world.direct.moderations.create(question)).results);
    });
    expect(row.costNanos).toBe(0n);
  });

  for (const model of ['rank-a', 'cohere-rank-a'])
    test(`${model} ranks documents and is paid as it bills`, async () => {
      const documents = ['Bananas are yellow.', 'The signal is red.', { text: 'A signal at danger is red.' }];
      const { usage } = await expectBilled(world, { model }, async () => {
        const response = await fetch(`${world.baseUrl}/rerank`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${world.key.secret}` },
          body: JSON.stringify({ model, query: 'Which signal is red?', documents, top_n: 2 }),
        });
        expect(response.status).toBe(200);
        const { results } = await response.json();
        expect(results).toHaveLength(2);
        expect(results[0].relevance_score).toBeGreaterThanOrEqual(results[1].relevance_score);
        expect(results[0].index).not.toBe(0);
      });
      expect(usage.rerankSearches > 0).toBe(model.startsWith('cohere'));
    });
});

describe('counts of tokens', () => {
  const contents = 'How many tokens are these?';
  const messages = [{ role: 'user' as const, content: contents }];
  const formatOf = async (model: string) => (await attemptsOf(model, 1)).at(-1)?.upstreamFormat;

  test('Google counts its own models itself', async () => {
    const { row, attempt } = await expectBilled(world, { model: 'gemini-a' }, async () => {
      const { totalTokens } = await world.google.models.countTokens({ model: 'gemini-a', contents });
      expect(totalTokens).toBeGreaterThan(3);
    });
    expect([row.costNanos, attempt.upstreamFormat]).toEqual([0n, 'google-count-tokens']);
  });

  test('Anthropic counts its own models itself', async () => {
    const { row, attempt } = await expectBilled(world, { model: 'claude-a' }, async () => {
      const { input_tokens } = await world.anthropic.messages.countTokens({ model: 'claude-a', messages });
      expect(input_tokens).toBeGreaterThan(3);
    });
    expect([row.costNanos, attempt.upstreamFormat]).toEqual([0n, 'anthropic-count-tokens']);
  });

  test('for models of others both get an estimate, and no provider is asked', async () => {
    world.simulator.reset();
    await world.owner.requestAttempt.deleteMany();
    const { totalTokens } = await world.google.models.countTokens({ model: 'claude-a', contents });
    expect(totalTokens).toBeGreaterThan(3);
    const { input_tokens } = await world.anthropic.messages.countTokens({ model: 'gemini-a', messages });
    expect(input_tokens).toBeGreaterThan(3);
    const longer = [{ role: 'user' as const, content: contents.repeat(50) }];
    const more = await world.anthropic.messages.countTokens({ model: 'gemini-a', messages: longer });
    expect(more.input_tokens).toBeGreaterThan(input_tokens + 200);
    expect([await formatOf('claude-a'), await formatOf('gemini-a')]).toEqual(['estimate', 'estimate']);
    expect(world.simulator.bill.entries()).toEqual([]);
  });

  test('in an estimate a picture counts by its area, not by its bytes', async () => {
    const data = Buffer.alloc(300_000, 7).toString('base64');
    const picture = {
      type: 'image' as const,
      source: { type: 'base64' as const, media_type: 'image/png' as const, data },
    };
    const messages = [{ role: 'user' as const, content: [picture] }];
    const { input_tokens } = await world.anthropic.messages.countTokens({ model: 'gemini-a', messages });
    expect(input_tokens).toBeGreaterThan(1_000);
    expect(input_tokens).toBeLessThan(2_000);
  });
});

describe('what goes wrong', () => {
  test('a failing account is replaced by the next, whatever the operation', async () => {
    const failing = `${world.simulator.url}/v1`;
    const ways: [model: string, call: (model: string) => Promise<unknown>][] = [
      ['embed-b', (model) => world.openai.embeddings.create({ model, input: 'x' })],
      ['instruct-b', (model) => world.openai.completions.create({ model, prompt: 'x' })],
      ['dall-e-b', (model) => world.openai.images.generate({ model, prompt: 'x' })],
      ['tts-b', (model) => world.openai.audio.speech.create({ model, input: 'x', voice: 'alloy' })],
      [
        'whisper-b',
        async (model) =>
          world.openai.audio.transcriptions.create({ model, file: await toFile(Buffer.alloc(99), 'a.wav') }),
      ],
      ['omni-b', (model) => world.openai.moderations.create({ model, input: 'x' })],
    ];
    const models = ways.map(([model]) => `${model}+status-500+fail_first-1`);
    await world.addAccount({ slug: 'first', models, baseUrl: failing });
    await world.addAccount({ slug: 'second', models, baseUrl: failing });
    for (const [name, call] of ways) {
      const model = `${name}+status-500+fail_first-1`;
      await call(model);
      const attempts = await attemptsOf(model, 2);
      expect(attempts.map(({ outcome }) => outcome)).toEqual(['server-error', 'succeeded']);
      expect(new Set(attempts.map(({ providerAccountId }) => providerAccountId)).size).toBe(2);
    }
  });

  test('what has no price costs an unknown amount, never nothing', async () => {
    const model = 'embed-nobody-priced';
    await world.addAccount({ slug: 'unpriced', models: [model] });
    const { response } = await world.openai.embeddings.create({ model, input: 'x' }).withResponse();
    expect(response.headers.get('x-switchyard-cost-nanos')).toBeNull();
    const [attempt] = await attemptsOf(model, 1);
    expect([attempt?.costNanos, attempt?.inputTokens]).toEqual([null, 1n]);
    expect((await world.row(response.headers.get('x-request-id'))).costNanos).toBeNull();
  });

  test('a price that does not state what a call consumes leaves its cost unknown', async () => {
    const model = 'dall-e-priced-by-tokens';
    await world.owner.priceOverride.create({
      data: { organizationId: world.organizationId, model, inputNanosPerMillion: 1n, effectiveFrom: new Date(0) },
    });
    await world.addAccount({ slug: 'misprice', models: [model] });
    await world.openai.images.generate({ model, prompt: 'A signal box' });
    const [attempt] = await attemptsOf(model, 1);
    expect([attempt?.costNanos, attempt?.images]).toEqual([null, 1n]);
  });
});
