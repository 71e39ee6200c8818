import { failureRules } from '../failure-rules.ts';
import { openaiHost } from '../openai-host.ts';

/** Mistral: https://docs.mistral.ai/api. Usage stands on the last chunk of every stream; asking for it is refused. So are ids of calls that are not its own kind. */
export const mistral = openaiHost({
  id: 'mistral',
  name: 'Mistral',
  defaultBaseUrl: 'https://api.mistral.ai/v1',
  storesFiles: true,
  operations: ['embeddings', 'audio-transcriptions', 'moderations'],
  quirks: { streamUsage: 'always', toolCallIds: 'nine-letters' },
  failureOf: failureRules(
    { failure: 'overloaded', status: 429, code: ['service_tier_capacity_exceeded', '3505'] },
    { failure: 'context-length', code: '3051' },
    { failure: 'model-not-found', status: 400, code: ['invalid_model', '1500'] },
  ),
  prices: 'mistral',
});
