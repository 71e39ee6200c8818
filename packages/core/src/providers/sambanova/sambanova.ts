import { failureRules } from '../failure-rules.ts';
import { openaiHost } from '../openai-host.ts';

/** SambaNova: https://docs.sambanova.ai/cloud/api-reference/overview. A model that was taken down is a 410. */
export const sambanova = openaiHost({
  id: 'sambanova',
  name: 'SambaNova',
  defaultBaseUrl: 'https://api.sambanova.ai/v1',
  operations: ['embeddings', 'audio-transcriptions', 'audio-translations'],
  failureOf: failureRules({ failure: 'model-not-found', status: 410 }),
});
