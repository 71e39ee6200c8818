import { describe, expect, test } from 'bun:test';
import OpenAI from 'openai';
import { withSimulator } from '../../testing/with-simulator.ts';

const setUp = withSimulator();
const bill = () => setUp.simulator.bill.entries();
const failure = (call: Promise<unknown>) => call.then(() => null).catch((error: unknown) => error);

describe('embeddings', () => {
  const model = 'text-embedding-3-small';

  test('the same input has the same vector of length 1, as base64 and as numbers', async () => {
    const client = setUp.client();
    const byDefault = await client.embeddings.create({ model, input: 'The points are set' });
    const asNumbers = await client.embeddings.create({ model, input: 'The points are set', encoding_format: 'float' });
    const raw = await client.embeddings.create({ model, input: 'The points are set', encoding_format: 'base64' });
    const vector = asNumbers.data[0]!.embedding;
    expect(vector).toHaveLength(1536);
    expect(vector.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 5);
    expect(byDefault.data[0]!.embedding).toEqual(vector);
    expect(Buffer.from(String(raw.data[0]!.embedding), 'base64').byteLength).toBe(1536 * 4);
    expect(asNumbers.usage).toEqual({ prompt_tokens: 5, total_tokens: 5 });
    expect(bill()).toHaveLength(3);
    expect(bill()[0]).toMatchObject({ model, status: 200, outcome: 'complete', promptTokens: 5, completionTokens: 0 });
  });

  test('lists of texts, of tokens and of token lists are told apart', async () => {
    const client = setUp.client();
    const inputs: [OpenAI.EmbeddingCreateParams['input'], number, number][] = [
      [['one', 'two'], 2, 2],
      [[1, 2, 3], 1, 3],
      [[[1, 2], [3]], 2, 3],
    ];
    for (const [input, vectors, tokens] of inputs) {
      const answer = await client.embeddings.create({ model, input, dimensions: 8 });
      expect(answer.data.map((each) => each.index)).toEqual(Array.from({ length: vectors }, (_, index) => index));
      for (const each of answer.data) expect(each.embedding).toHaveLength(8);
      expect(answer.usage.prompt_tokens).toBe(tokens);
    }
  });

  test('texts that share words are nearer than others', async () => {
    const input = ['open track two', 'please open track two now', 'grease every blade'];
    const { data } = await setUp.client().embeddings.create({ model, input });
    const near = (a: number, b: number) =>
      data[a]!.embedding.reduce((sum, value, index) => sum + value * data[b]!.embedding[index]!, 0);
    expect(near(0, 1)).toBeGreaterThan(near(0, 2) + 0.3);
  });

  test.each([
    [{ model, input: '' }, 'input'],
    [{ model, input: [] }, 'input'],
    [{ model }, 'input'],
    [{ input: 'x' }, 'model'],
    [{ model, input: 'x', dimensions: 1537 }, 'dimensions'],
    [{ model: 'text-embedding-ada-002', input: 'x', dimensions: 8 }, 'dimensions'],
    [{ model, input: 'x'.repeat(40_000) }, 'input'],
    [{ model, input: 'x', encoding_format: 'hex' }, 'encoding_format'],
  ])('a bad request is a 400 that names the field and costs nothing (%#)', async (body, param) => {
    const headers = { authorization: 'Bearer sk-x' };
    const reply = await fetch(`${setUp.simulator.url}/v1/embeddings`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    expect([reply.status, (await reply.json()).error.param]).toEqual([400, param]);
    expect(bill()).toMatchObject([{ status: 400, outcome: 'error', promptTokens: 0 }]);
  });

  test('faults in the model name are played and billed as for chats', async () => {
    const client = setUp.client();
    expect(await failure(client.embeddings.create({ model: `${model}+status-429`, input: 'x' }))).toBeInstanceOf(
      OpenAI.RateLimitError,
    );
    const silent = await client.embeddings.create({ model: `${model}+no_usage`, input: 'x' });
    expect('usage' in silent).toBe(false);
    const hang = client.embeddings.create({ model: `${model}+hang`, input: 'x' }, { timeout: 50 });
    expect(await failure(hang)).toBeInstanceOf(OpenAI.APIConnectionTimeoutError);
    await setUp.simulator.bill.idle();
    const once = { model: `${model}+status-500+fail_first-1`, input: 'x' };
    expect(await failure(client.embeddings.create(once))).toBeInstanceOf(OpenAI.InternalServerError);
    expect((await client.embeddings.create(once)).data).toHaveLength(1);
    expect(bill().map((entry) => [entry.outcome, entry.promptTokens])).toEqual([
      ['error', 0],
      ['complete', 1],
      ['aborted', 1],
      ['error', 0],
      ['complete', 1],
    ]);
    expect(await failure(setUp.client('sk-invalid-1').embeddings.create({ model, input: 'x' }))).toBeInstanceOf(
      OpenAI.AuthenticationError,
    );
  });
});

test("Azure's paths name the model as a deployment and the key in a header", async () => {
  const call = (path: string, key: string, body: object) =>
    fetch(`${setUp.simulator.url}/openai/${path}`, {
      method: 'POST',
      headers: { 'api-key': key },
      body: JSON.stringify(body),
    });
  const path = 'deployments/my-embedder/embeddings?api-version=2024-10-21';
  const reply = await call(path, 'sk-azure-9999', { input: 'Track two' });
  expect([reply.status, (await reply.json()).model]).toEqual([200, 'my-embedder']);
  expect((await call('v1/embeddings', 'sk-azure-9999', { model: 'e', input: 'x' })).status).toBe(200);
  const refused = await call(path, 'sk-invalid', { input: 'x' });
  expect([refused.status, (await refused.json()).error.code]).toEqual([401, '401']);
  expect(bill()).toMatchObject([{ model: 'my-embedder', keyLast4: '9999' }, { model: 'e' }, { status: 401 }]);
});

describe('completions', () => {
  const model = 'gpt-3.5-turbo-instruct';

  test('the stream says the words of the whole answer and ends with its usage', async () => {
    const client = setUp.client();
    const request = { model, prompt: ['Which track?', 'Why?'], max_tokens: 12, n: 2 };
    const whole = await client.completions.create(request);
    expect(whole.object).toBe('text_completion');
    expect(whole.choices.map((choice) => choice.index)).toEqual([0, 1, 2, 3]);
    const texts = ['', '', '', ''];
    let usage: unknown = null;
    const stream = await client.completions.create({
      ...request,
      stream: true,
      stream_options: { include_usage: true },
    });
    for await (const chunk of stream) {
      for (const choice of chunk.choices) texts[choice.index] += choice.text;
      usage = chunk.usage ?? usage;
    }
    expect(texts).toEqual(whole.choices.map((choice) => choice.text));
    expect(usage).toEqual(whole.usage);
    expect(whole.usage).toMatchObject({ prompt_tokens: 4, total_tokens: 4 + whole.usage!.completion_tokens });
    for (const entry of bill()) {
      expect(entry).toMatchObject({ promptTokens: 4, completionTokens: whole.usage!.completion_tokens });
    }
  });

  test('16 tokens at most unless told otherwise; echo repeats the prompt', async () => {
    const answer = await setUp
      .client()
      .completions.create({ model: `${model}+tokens-40`, prompt: 'Hello:', echo: true });
    expect(answer.choices[0]).toMatchObject({ finish_reason: 'length', text: expect.stringMatching(/^Hello:/) });
    expect(answer.usage!.completion_tokens).toBe(16);
  });

  test('candidates of best_of are paid though not shown', async () => {
    const answer = await setUp.client().completions.create({ model: `${model}+tokens-5`, prompt: 'x', best_of: 3 });
    expect([answer.choices.length, answer.usage!.completion_tokens]).toEqual([1, 15]);
  });

  test('a cut stream bills what was sent', async () => {
    const stream = await setUp.client().completions.create({ model: `${model}+cut-3`, prompt: 'x', stream: true });
    expect(await failure(Array.fromAsync(stream))).toBeInstanceOf(Error);
    expect(bill()).toMatchObject([{ outcome: 'cut', completionTokens: 3, stream: true }]);
  });
});

test('moderations flag by words, a result for each text and one for a list of parts, and are free', async () => {
  const client = setUp.client();
  const texts = await client.moderations.create({ model: 'omni-moderation-latest', input: ['good day', 'I kill you'] });
  expect(texts.results.map((each) => each.flagged)).toEqual([false, true]);
  expect(texts.results[1]).toMatchObject({ categories: { violence: true, hate: false } });
  expect(texts.results[1]!.category_scores.violence).toBeGreaterThan(0.8);
  const parts = await client.moderations.create({
    input: [
      { type: 'text', text: 'good day' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } },
    ],
  });
  expect(parts.results).toMatchObject([
    { flagged: false, category_applied_input_types: { violence: ['text', 'image'] } },
  ]);
  expect(bill()).toMatchObject([{ promptTokens: 0 }, { promptTokens: 0, model: 'omni-moderation-latest' }]);
});
