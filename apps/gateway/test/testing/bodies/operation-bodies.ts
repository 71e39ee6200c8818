import { storedFile } from './parts.ts';

/** Bodies that exercise every documented part of OpenAI's other surfaces, and of reranking. */
export const operationBodies = {
  batches: () => [
    { input_file_id: storedFile, endpoint: '/v1/chat/completions', completion_window: '24h' },
    {
      input_file_id: storedFile,
      endpoint: '/v1/embeddings',
      completion_window: '24h',
      metadata: { a: 'b' },
      output_expires_after: { anchor: 'created_at', seconds: 3_600 },
    },
  ],
  embeddings: (model: string) => [
    { model, input: 'Hello' },
    { model, input: [[1, 2, 3], [4]], encoding_format: 'base64' },
    { model, input: [1, 2, 3] },
    { model, input: ['a', 'b'], encoding_format: 'float', dimensions: 16, user: 'u1' },
  ],
  completions: (model: string) => [
    { model, prompt: 'Hello', max_tokens: 10 },
    {
      model,
      prompt: ['a', 'b'],
      max_tokens: 5,
      n: 1,
      stop: ['x'],
      stream: true,
      temperature: 0,
      user: 'u1',
      echo: false,
      suffix: null,
    },
  ],
  images: (model: string) => [
    { model, prompt: 'A yard', n: 1, size: '1024x1024' },
    { model, prompt: 'A yard', quality: 'low', user: 'u1' },
  ],
  speech: (model: string) => [{ model, input: 'Hello', voice: 'alloy', response_format: 'mp3', speed: 1 }],
  moderations: (model: string) => [
    { model, input: 'Hello' },
    { model, input: ['a', 'b'] },
  ],
  rerank: (model: string) => [{ model, query: 'q', documents: ['a', 'b'], top_n: 1, return_documents: true }],
} as const;
