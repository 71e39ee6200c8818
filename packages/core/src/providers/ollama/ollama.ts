import { openaiHost } from '../openai-host.ts';

/** Ollama: https://docs.ollama.com/api/openai-compatibility */
export const ollama = openaiHost({
  id: 'ollama',
  name: 'Ollama',
  defaultBaseUrl: 'http://localhost:11434/v1',
  operations: ['completions', 'embeddings'],
  credential: 'none',
  responses: true,
  messages: '/messages',
});
