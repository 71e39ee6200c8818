import { failureRules } from '../failure-rules.ts';
import { openaiHost } from '../openai-host.ts';

/** xAI: https://docs.x.ai/docs/api-reference. Completion tokens leave the reasoning out; a wrong key is a 400. */
export const xai = openaiHost({
  id: 'xai',
  name: 'xAI',
  defaultBaseUrl: 'https://api.x.ai/v1',
  responses: true,
  operations: ['images-generations'],
  quirks: { outputBoundMember: 'max_completion_tokens', reasoningTokens: 'beside' },
  failureOf: failureRules(
    { failure: 'bad-credential', status: 400, words: /incorrect api key/i },
    { failure: 'quota-exceeded', status: [403, 429], words: /any credits yet|all available credits|spending limit/i },
    { failure: 'content-filter', status: 403, words: /violates usage guidelines|failed check/i },
  ),
  prices: 'x-ai',
});
