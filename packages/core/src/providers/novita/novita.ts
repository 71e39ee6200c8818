import { failureRules } from '../failure-rules.ts';
import { openaiHost } from '../openai-host.ts';

/** Novita AI: https://novita.ai/docs/api-reference/basic-error-code. The reason tells failures apart. */
export const novita = openaiHost({
  id: 'novita',
  name: 'Novita AI',
  defaultBaseUrl: 'https://api.novita.ai',
  root: '/openai/v1',
  messages: '/anthropic/v1/messages',
  operations: ['completions', 'embeddings', 'rerank'],
  failureOf: failureRules(
    { failure: 'bad-credential', code: ['INVALID_API_KEY', 'MISSING_API_KEY'] },
    { failure: 'quota-exceeded', code: ['NOT_ENOUGH_BALANCE', 'BILLING_BALANCE_NOT_ENOUGH'] },
    { failure: 'rate-limited', code: 'RATE_LIMIT_EXCEEDED' },
    { failure: 'model-not-found', code: 'MODEL_NOT_FOUND' },
    { failure: 'overloaded', code: 'SERVICE_NOT_AVAILABLE' },
    { failure: 'content-filter', code: 'ILLEGAL_PROMPT' },
  ),
  prices: 'novita',
});
