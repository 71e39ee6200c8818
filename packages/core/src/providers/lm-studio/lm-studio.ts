import { openaiHost } from '../openai-host.ts';

/** LM Studio's local server: https://lmstudio.ai/docs/developer/openai-compat */
export const lmStudio = openaiHost({
  id: 'lm-studio',
  name: 'LM Studio',
  defaultBaseUrl: 'http://localhost:1234/v1',
  operations: ['completions', 'embeddings'],
  credential: 'none',
  responses: true,
  messages: '/messages',
});
