import { failureRules } from '../failure-rules.ts';
import { openaiHost } from '../openai-host.ts';

/** Fireworks AI: https://docs.fireworks.ai/guides/inference-error-codes. A suspended account is a 412. */
export const fireworks = openaiHost({
  id: 'fireworks',
  name: 'Fireworks AI',
  defaultBaseUrl: 'https://api.fireworks.ai/inference/v1',
  responses: true,
  messages: '/messages',
  operations: ['completions', 'embeddings', 'rerank'],
  failureOf: failureRules({ failure: 'quota-exceeded', status: 412 }),
  prices: 'fireworks',
});
