import { failureRules } from '../failure-rules.ts';
import { openaiHost } from '../openai-host.ts';

/** DeepInfra: https://deepinfra.com/docs/openai_api */
export const deepinfra = openaiHost({
  id: 'deepinfra',
  name: 'DeepInfra',
  defaultBaseUrl: 'https://api.deepinfra.com/v1/openai',
  operations: [
    'completions',
    'embeddings',
    'images-generations',
    'audio-speech',
    'audio-transcriptions',
    'audio-translations',
  ],
  failureOf: failureRules({ failure: 'quota-exceeded', status: [402, 403], words: /payment method|spending limit/i }),
});
