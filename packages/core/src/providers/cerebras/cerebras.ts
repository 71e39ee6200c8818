import { failureRules } from '../failure-rules.ts';
import { openaiHost } from '../openai-host.ts';

/** Cerebras: https://inference-docs.cerebras.ai/support/error. Errors stand bare, without OpenAI's `error` around them. */
export const cerebras = openaiHost({
  id: 'cerebras',
  name: 'Cerebras',
  defaultBaseUrl: 'https://api.cerebras.ai/v1',
  operations: ['completions'],
  quirks: { outputBoundMember: 'max_completion_tokens' },
  failureOf: failureRules({ failure: 'overloaded', status: 429, code: 'queue_exceeded' }),
  prices: 'cerebras',
});
