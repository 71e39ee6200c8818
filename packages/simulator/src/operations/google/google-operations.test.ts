import { expect, test } from 'bun:test';
import { GoogleGenAI } from '@google/genai';
import { withSimulator } from '../../testing/with-simulator.ts';

const setUp = withSimulator();
const client = (apiKey = 'sk-test-1234') => new GoogleGenAI({ apiKey, httpOptions: { baseUrl: setUp.simulator.url } });
const failure = (call: Promise<unknown>) => call.then(() => null).catch((error: unknown) => error);
const bill = () => setUp.simulator.bill.entries();
const embedder = 'gemini-embedding-2';

const post = async (path: string, body: object, key = 'sk-x') => {
  const headers = { 'x-goog-api-key': key };
  const url = `${setUp.simulator.url}/v1beta/models/${path}`;
  const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: reply.status, body: await reply.json() };
};

test('several contents are embedded in one call, paid by the token', async () => {
  const answer = await client().models.embedContent({
    model: embedder,
    contents: ['Track two', 'Track three'].map((text) => ({ parts: [{ text }] })),
    config: { outputDimensionality: 8 },
  });
  expect(answer.embeddings!.map((each) => each.values!.length)).toEqual([8, 8]);
  expect(answer.usageMetadata).toEqual({
    promptTokenCount: 6,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: 6 }],
  } as typeof answer.usageMetadata);
  expect(bill()).toMatchObject([{ model: embedder, keyLast4: '1234', usage: { inputTokens: 6 } }]);
});

test('one content alone gets the same vector', async () => {
  const content = { parts: [{ text: 'Track two' }] };
  const { body } = await post(`${embedder}:embedContent`, { content, outputDimensionality: 8 });
  const batch = await post(`${embedder}:batchEmbedContents`, {
    requests: [{ model: `models/${embedder}`, content, outputDimensionality: 8 }],
  });
  expect(body.embedding.values).toHaveLength(8);
  expect(batch.body.embeddings).toEqual([body.embedding]);
  const usual = await post(`${embedder}:embedContent`, { content });
  expect(usual.body.embedding.values).toHaveLength(3072);
});

test('a count is the prompt that the same call is billed for, and is itself free', async () => {
  const contents = [{ role: 'user', parts: [{ text: 'Which track is free?' }] }];
  const { totalTokens } = await client().models.countTokens({ model: 'gemini-2.5-flash', contents });
  const wrapped = { generateContentRequest: { model: 'models/gemini-2.5-flash', contents } };
  expect((await post('gemini-2.5-flash:countTokens', wrapped)).body.totalTokens).toBe(totalTokens);
  const answer = await client().models.generateContent({ model: 'gemini-2.5-flash', contents });
  expect(answer.usageMetadata!.promptTokenCount).toBe(totalTokens!);
  expect(bill().map((entry) => entry.promptTokens)).toEqual([0, 0, totalTokens!]);
});

test("what cannot be answered is refused in Google's shape and costs nothing", async () => {
  const content = { parts: [{ text: 'x' }] };
  const other = { requests: [{ model: 'models/other', content }] };
  const cases: [string, object, number, string][] = [
    [`${embedder}:embedContent`, {}, 400, 'INVALID_ARGUMENT'],
    [`${embedder}:embedContent`, { content: { parts: [] } }, 400, 'INVALID_ARGUMENT'],
    [`${embedder}:batchEmbedContents`, other, 400, 'INVALID_ARGUMENT'],
    ['gemini-2.5-flash:countTokens', {}, 400, 'INVALID_ARGUMENT'],
    [`${embedder}+status-429:embedContent`, { content }, 429, 'RESOURCE_EXHAUSTED'],
    [`${embedder}%2Bstatus-503:embedContent`, { content }, 503, 'UNAVAILABLE'],
  ];
  for (const [path, body, status, word] of cases) {
    const reply = await post(path, body);
    expect([reply.status, reply.body.error.code, reply.body.error.status]).toEqual([status, status, word]);
  }
  const refused = client('sk-invalid-1').models.embedContent({ model: embedder, contents: 'x' });
  expect(await failure(refused)).toMatchObject({ status: 400 });
  expect(setUp.simulator.bill.totals).toMatchObject({ attempts: 7, error: 7, promptTokens: 0 });
});
