import { openaiHost } from '../openai-host.ts';

/** OpenAI itself: https://platform.openai.com/docs/api-reference */
export const openai = openaiHost({
  id: 'openai',
  name: 'OpenAI',
  defaultBaseUrl: 'https://api.openai.com/v1',
  storesFiles: true,
  responses: true,
  quirks: { outputBoundMember: 'max_completion_tokens' },
  prices: 'openai',
});
