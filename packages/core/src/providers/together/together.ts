import { failureRules } from '../failure-rules.ts';
import { idsInArray } from '../model-lists.ts';
import { openaiHost } from '../openai-host.ts';

/** Together AI: https://docs.together.ai/docs/error-codes. Too long an input is a 403 or a 422. */
export const together = openaiHost({
  id: 'together',
  name: 'Together AI',
  defaultBaseUrl: 'https://api.together.xyz/v1',
  operations: [
    'completions',
    'embeddings',
    'images-generations',
    'audio-speech',
    'audio-transcriptions',
    'audio-translations',
    'rerank',
  ],
  models: { path: '/models', read: idsInArray },
  failureOf: failureRules({
    failure: 'context-length',
    status: [400, 403, 422],
    words: /`?inputs`? tokens \+ `?max_new_tokens`?|token count/i,
  }),
  prices: 'together',
});
