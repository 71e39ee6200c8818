import { expect, test } from 'bun:test';
import { noUsage } from '../pricing/usage.ts';
import { cohereEmbeddingsWire } from './cohere-embeddings.ts';
import { googleBatchEmbedContents, googleEmbedContent, googleEmbeddingsWire } from './google-embeddings.ts';
import { openaiEmbeddings, openaiEmbeddingsWire } from './openai-embeddings.ts';
import { answered, callOf, sentTo } from './testing/inputs.ts';

const openaiCall = (more: object = {}) => callOf(openaiEmbeddings, { model: 'm', input: ['a', 'b'], ...more });
const googleCall = (more: object = {}) => callOf(googleEmbedContent, { content: { parts: [{ text: 'a' }] }, ...more });

test('OpenAI in, OpenAI out: only the model changes', () => {
  const call = openaiCall({ z: [1.5] });
  expect(sentTo(openaiEmbeddingsWire, call).text).toBe('{"model":"served","input":["a","b"],"z":[1.5]}');
  const body = { data: [{ embedding: 'AAAA' }], usage: { prompt_tokens: 3, total_tokens: 3 }, z: 1 };
  expect(answered(openaiEmbeddingsWire, call, body)).toEqual({
    body,
    reported: { usage: { ...noUsage, inputTokens: 3 }, mismatch: null },
  });
  expect(
    answered(openaiEmbeddingsWire, call, { ...body, usage: { total_tokens: 4 } })?.reported?.usage.inputTokens,
  ).toBe(4);
  expect(answered(openaiEmbeddingsWire, call, { error: 'no' })).toBeUndefined();
});

test('Google in, Google out: one content is a batch of one, and its answer is one again', () => {
  const call = googleCall({ taskType: 'CLUSTERING', z: 1 });
  expect(sentTo(googleEmbeddingsWire, call).body).toEqual({
    requests: [{ model: 'models/served', content: { parts: [{ text: 'a' }] }, taskType: 'CLUSTERING', z: 1 }],
  });
  const usageMetadata = { promptTokenCount: 3, promptTokensDetails: [{ modality: 'TEXT', tokenCount: 3 }] };
  expect(answered(googleEmbeddingsWire, call, { embeddings: [{ values: [0.5] }], usageMetadata })).toMatchObject({
    body: { embedding: { values: [0.5] }, usageMetadata },
    reported: { usage: { inputTokens: 3 } },
  });
  const batch = callOf(googleBatchEmbedContents, {
    requests: [{ model: 'models/m', content: { parts: [{ text: 'a' }] } }],
  });
  expect(sentTo(googleEmbeddingsWire, batch).body.requests[0].model).toBe('models/served');
  const embeddings = [{ values: [0.5] }];
  expect(answered(googleEmbeddingsWire, batch, { embeddings })?.body).toEqual({ embeddings });
});

test('an OpenAI caller is served by Google, with vectors as its client asks for them', () => {
  const call = openaiCall({ dimensions: 2, encoding_format: 'base64', input_type: 'search_query', user: 'u' });
  const { body, dropped } = sentTo(googleEmbeddingsWire, call);
  const settings = { outputDimensionality: 2, taskType: 'RETRIEVAL_QUERY' };
  expect(body).toEqual({
    requests: ['a', 'b'].map((text) => ({ model: 'models/served', content: { parts: [{ text }] }, ...settings })),
  });
  expect(dropped).toEqual(['user']);
  const read = answered(googleEmbeddingsWire, call, {
    embeddings: [{ values: [0.5, -2] }, { values: [1, 0] }],
    usageMetadata: { promptTokenCount: 5 },
  });
  expect(read?.body).toMatchObject({ object: 'list', model: 'served', usage: { prompt_tokens: 5, total_tokens: 5 } });
  const [first] = read?.body.data ?? [];
  const bytes = Buffer.from(first.embedding, 'base64');
  expect([bytes.readFloatLE(0), bytes.readFloatLE(4)]).toEqual([0.5, -2]);
});

test('an OpenAI caller is served by Cohere, which bills its own units', () => {
  const call = openaiCall();
  expect(sentTo(cohereEmbeddingsWire, call).body).toEqual({
    model: 'served',
    texts: ['a', 'b'],
    input_type: 'search_document',
    embedding_types: ['float'],
  });
  const meta = { billed_units: { input_tokens: 7 } };
  expect(answered(cohereEmbeddingsWire, call, { embeddings: { float: [[1], [2]] }, meta })).toMatchObject({
    body: {
      data: [
        { index: 0, embedding: [1] },
        { index: 1, embedding: [2] },
      ],
      usage: { prompt_tokens: 7 },
    },
    reported: { usage: { inputTokens: 7 } },
  });
});

test('a Google caller is served by OpenAI and Cohere, one content or many', () => {
  const one = googleCall({ outputDimensionality: 2 });
  expect(sentTo(openaiEmbeddingsWire, one).body).toEqual({
    model: 'served',
    input: ['a'],
    encoding_format: 'float',
    dimensions: 2,
  });
  const usage = { prompt_tokens: 3, total_tokens: 3 };
  expect(answered(openaiEmbeddingsWire, one, { data: [{ embedding: [0.5] }], usage })?.body).toEqual({
    embedding: { values: [0.5] },
    usageMetadata: { promptTokenCount: 3, promptTokensDetails: [{ modality: 'TEXT', tokenCount: 3 }] },
  });
  const request = (text: string) => ({ content: { parts: [{ text }] }, taskType: 'RETRIEVAL_QUERY' });
  const batch = callOf(googleBatchEmbedContents, { requests: [request('a'), request('b')] });
  expect(sentTo(cohereEmbeddingsWire, batch).body).toMatchObject({ texts: ['a', 'b'], input_type: 'search_query' });
  expect(answered(cohereEmbeddingsWire, batch, { embeddings: { float: [[1], [2]] } })?.body).toEqual({
    embeddings: [{ values: [1] }, { values: [2] }],
  });
});

test('what the other family cannot take is refused by the caller’s name for it', () => {
  expect(() => sentTo(googleEmbeddingsWire, openaiCall({ input: [1, 2] }))).toThrow('input');
  expect(() => sentTo(googleEmbeddingsWire, openaiCall({ input: Array(101).fill('a') }))).toThrow('at most 100');
  expect(() => sentTo(cohereEmbeddingsWire, openaiCall({ late_chunking: true }))).toThrow('late_chunking');
  expect(() => sentTo(openaiEmbeddingsWire, googleCall({ taskType: 'CLUSTERING' }))).toThrow('taskType');
  expect(
    sentTo(openaiEmbeddingsWire, googleCall({ taskType: 'CLUSTERING' }), { dropUnsupported: true }).dropped,
  ).toEqual(['taskType']);
  const picture = googleCall({ content: { parts: [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }] } });
  expect(() => sentTo(openaiEmbeddingsWire, picture)).toThrow('content');
});
