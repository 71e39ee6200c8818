import { failureRules } from '../failure-rules.ts';
import { openaiHost } from '../openai-host.ts';

/** Hugging Face's router over inference providers: https://huggingface.co/docs/inference-providers */
export const huggingface = openaiHost({
  id: 'huggingface',
  name: 'Hugging Face',
  defaultBaseUrl: 'https://router.huggingface.co/v1',
  responses: true,
  failureOf: failureRules({ failure: 'quota-exceeded', status: [402, 403], words: /included credits/i }),
  prices: 'huggingface',
});
