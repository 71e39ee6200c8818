import { failureRules } from '../failure-rules.ts';
import { openaiHost } from '../openai-host.ts';

/** OpenRouter: https://openrouter.ai/docs/api-reference/errors. A 403 is its moderation, not the key. */
export const openrouter = openaiHost({
  id: 'openrouter',
  name: 'OpenRouter',
  defaultBaseUrl: 'https://openrouter.ai/api/v1',
  responses: true,
  messages: '/messages',
  operations: ['completions', 'embeddings'],
  failureOf: failureRules(
    { failure: 'content-filter', status: 403, words: /moderation|flagged/i },
    { failure: 'overloaded', status: [502, 503] },
  ),
  prices: 'openrouter',
});
