import { failureRules } from '../failure-rules.ts';
import { openaiHost } from '../openai-host.ts';

/** Moonshot AI (Kimi): https://platform.moonshot.ai/docs/api/errors. In China: https://api.moonshot.cn */
export const moonshot = openaiHost({
  id: 'moonshot',
  name: 'Moonshot AI',
  defaultBaseUrl: 'https://api.moonshot.ai',
  root: '/v1',
  messages: '/anthropic/v1/messages',
  failureOf: failureRules(
    { failure: 'quota-exceeded', code: 'exceeded_current_quota_error' },
    { failure: 'overloaded', code: 'engine_overloaded_error' },
  ),
  prices: 'moonshotai',
});
