import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { withSimulator } from '../testing/with-simulator.ts';

const setUp = withSimulator();

const JSON_ENDPOINTS = [
  '/v1/audio/speech',
  '/v1/batches',
  '/v1/completions',
  '/v1/embeddings',
  '/v1/images/generations',
  '/v1/messages/count_tokens',
  '/v1/moderations',
  '/v1/rerank',
  '/v2/embed',
  '/v2/rerank',
  '/v1beta/models/m:batchEmbedContents',
  '/v1beta/models/m:countTokens',
  '/v1beta/models/m:embedContent',
];
const FORM_ENDPOINTS = ['/v1/audio/transcriptions', '/v1/audio/translations', '/v1/files', '/v1/images/edits'];

const post = (path: string, body: string | FormData) => {
  const headers = { authorization: 'Bearer sk-x', 'anthropic-version': '2023-06-01' };
  return fetch(`${setUp.simulator.url}${path}`, { method: 'POST', headers, body });
};

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom('', [], {}, [[]], [null], -1, 1e308, 'm+', '+hang'),
);
const fields = [
  ...['model', 'input', 'prompt', 'query', 'documents', 'texts', 'images', 'inputs', 'content', 'contents', 'requests'],
  ...['messages', 'n', 'size', 'voice', 'dimensions', 'top_n', 'input_type', 'input_file_id', 'stream', 'best_of'],
];
const mixed = fc.dictionary(fc.constantFrom(...fields), odd);
const body = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  mixed,
  mixed.map((record) => ({ model: 'm', input: 'x', prompt: 'x', ...record })),
);

test.each(JSON_ENDPOINTS)('%s answers or refuses any JSON, and writes one entry each time', async (path) => {
  let calls = 0;
  await fc.assert(
    fc.asyncProperty(body, async (sent) => {
      calls += 1;
      const reply = await post(path, JSON.stringify(sent));
      await reply.arrayBuffer();
      expect([200, 400, 422]).toContain(reply.status);
    }),
    { numRuns: 60 },
  );
  expect(setUp.simulator.bill.totals.attempts).toBe(calls);
  expect(setUp.simulator.bill.open).toBe(0);
});

test.each(FORM_ENDPOINTS)('%s answers or refuses any form', async (path) => {
  const names = ['file', 'image', 'image[]', 'model', 'prompt', 'n', 'stream', 'purpose', 'response_format', 'size'];
  const value = fc.oneof(fc.string(), fc.constantFrom('1', 'true', 'json'), fc.constant(new File(['x'], 'x.wav')));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...names), value)), async (entries) => {
      const form = new FormData();
      for (const [name, one] of entries) form.append(name, one);
      const reply = await post(path, form);
      await reply.arrayBuffer();
      expect([200, 400]).toContain(reply.status);
    }),
    { numRuns: 60 },
  );
});
