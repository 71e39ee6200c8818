import { failureRules } from '../failure-rules.ts';
import { openaiHost } from '../openai-host.ts';

/** DeepSeek: https://api-docs.deepseek.com/quick_start/error_codes */
export const deepseek = openaiHost({
  id: 'deepseek',
  name: 'DeepSeek',
  defaultBaseUrl: 'https://api.deepseek.com',
  messages: '/anthropic/v1/messages',
  failureOf: failureRules({ failure: 'content-filter', status: 400, words: /content exists risk/i }),
  prices: 'deepseek',
});
