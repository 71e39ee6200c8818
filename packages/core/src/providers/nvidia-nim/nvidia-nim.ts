import { failureRules } from '../failure-rules.ts';
import { openaiHost } from '../openai-host.ts';

/** NVIDIA NIM, hosted or on one's own machines: https://docs.api.nvidia.com/nim/reference/llm-apis */
export const nvidiaNim = openaiHost({
  id: 'nvidia-nim',
  name: 'NVIDIA NIM',
  defaultBaseUrl: 'https://integrate.api.nvidia.com/v1',
  operations: ['completions', 'embeddings'],
  failureOf: failureRules({ failure: 'quota-exceeded', status: [402, 403], words: /credits expired|credit/i }),
});
