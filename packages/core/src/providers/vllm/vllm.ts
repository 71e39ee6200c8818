import { openaiHost } from '../openai-host.ts';

/** vLLM's own server: https://docs.vllm.ai/en/latest/serving/openai_compatible_server */
export const vllm = openaiHost({
  id: 'vllm',
  name: 'vLLM',
  defaultBaseUrl: 'http://localhost:8000/v1',
  operations: ['completions', 'embeddings', 'audio-transcriptions', 'audio-translations', 'rerank'],
  credential: 'none',
  responses: true,
  messages: '/messages',
});
