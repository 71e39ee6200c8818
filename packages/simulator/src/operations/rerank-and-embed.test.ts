import { expect, test } from 'bun:test';
import { withSimulator } from '../testing/with-simulator.ts';

const setUp = withSimulator();
const bill = () => setUp.simulator.bill.entries();
const post = async (path: string, body: unknown, key = 'sk-x') => {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const url = `${setUp.simulator.url}${path}`;
  const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: reply.status, body: await reply.json() };
};

const documents = ['Grease the blades', 'The signal is red', 'Track two is open to the harbour'];
const query = 'Which track is open?';

test("Cohere's rerank orders by relevance and is paid by the search", async () => {
  const { status, body } = await post('/v2/rerank', { model: 'rerank-v3.5', query, documents, top_n: 2 });
  expect(status).toBe(200);
  expect(body.results.map((each: { index: number }) => each.index)).toEqual([2, 1]);
  expect(body.results[0].relevance_score).toBeGreaterThan(body.results[1].relevance_score);
  expect(body.meta).toEqual({ api_version: { version: '2' }, billed_units: { search_units: 1 } });
  const many = Array.from({ length: 101 }, (_, index) => `document ${index}`);
  expect((await post('/v2/rerank', { model: 'r', query, documents: many })).body.meta.billed_units.search_units).toBe(
    2,
  );
  const long = ['x'.repeat(500 * 4 * 101)];
  expect((await post('/v2/rerank', { model: 'r', query, documents: long })).body.meta.billed_units.search_units).toBe(
    2,
  );
  expect(bill().map((entry) => [entry.usage.rerankSearches, entry.promptTokens])).toEqual([
    [1, 0],
    [2, 0],
    [2, 0],
  ]);
});

test('the rerank of Jina and others is paid by the token and returns documents unless told not to', async () => {
  const request = { model: 'jina-reranker-v2', query, documents: [documents[0], { text: documents[2] }] };
  const { body } = await post('/v1/rerank', request);
  expect(body.results[0]).toMatchObject({ index: 1, document: { text: documents[2] } });
  // Five tokens of query with each document of five and eight.
  expect(body.usage).toEqual({ total_tokens: 23 });
  const bare = await post('/v1/rerank', { ...request, return_documents: false, top_n: 1 });
  expect(bare.body.results).toEqual([{ index: 1, relevance_score: body.results[0].relevance_score }]);
  expect(bill().map((entry) => entry.usage.inputTokens)).toEqual([23, 23]);
});

test("Cohere's embed answers every type asked for", async () => {
  const embedding_types = ['float', 'int8', 'uint8', 'binary', 'ubinary', 'base64'];
  const texts = ['Track two', 'Track three'];
  const request = { model: 'embed-v4.0', input_type: 'search_document', texts, embedding_types, output_dimension: 256 };
  const { body } = await post('/v2/embed', request);
  expect(Object.keys(body.embeddings)).toEqual(embedding_types);
  for (const [type, length] of [
    ['float', 256],
    ['int8', 256],
    ['uint8', 256],
    ['binary', 32],
    ['ubinary', 32],
  ] as const) {
    expect(body.embeddings[type].map((vector: number[]) => vector.length)).toEqual([length, length]);
  }
  expect(body.embeddings.int8[0].every((value: number) => value >= -128 && value <= 127)).toBe(true);
  expect(body.embeddings.binary[0].every((value: number) => value >= -128 && value <= 127)).toBe(true);
  expect(Buffer.from(body.embeddings.base64[0], 'base64').readFloatLE(0)).toBe(body.embeddings.float[0][0]);
  expect(body).toMatchObject({
    texts,
    response_type: 'embeddings_by_type',
    meta: { billed_units: { input_tokens: 6 } },
  });
  const picture = { model: 'embed-v4.0', input_type: 'image', images: ['data:image/png;base64,AA=='] };
  expect((await post('/v2/embed', picture)).body.meta.billed_units).toEqual({ images: 1, image_tokens: 1000 });
  expect(bill().map((entry) => [entry.usage.inputTokens, entry.usage.inputImageTokens])).toEqual([
    [6, 0],
    [0, 1000],
  ]);
});

test('each refuses in its own shape, and none bills a refusal', async () => {
  const cohere = { message: expect.any(String) };
  const jina = { detail: expect.any(String) };
  expect(await post('/v2/rerank', { model: 'r', query })).toEqual({ status: 400, body: cohere });
  expect(await post('/v2/embed', { model: 'e', texts: ['x'] })).toEqual({ status: 400, body: cohere });
  expect(await post('/v2/embed', { model: 'e', input_type: 'search_query' })).toEqual({ status: 400, body: cohere });
  expect(await post('/v2/rerank', { model: 'r+status-429', query, documents })).toEqual({ status: 429, body: cohere });
  expect(await post('/v1/rerank', { model: 'r', query, documents: [] })).toEqual({ status: 422, body: jina });
  expect(await post('/v1/rerank', { model: 'r', query, documents }, 'sk-invalid')).toEqual({ status: 401, body: jina });
  expect(setUp.simulator.bill.totals).toMatchObject({
    attempts: 6,
    error: 6,
    promptTokens: 0,
    usage: { rerankSearches: 0 },
  });
});
