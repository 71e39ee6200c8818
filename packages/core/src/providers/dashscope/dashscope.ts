import { failureRules } from '../failure-rules.ts';
import { openaiHost } from '../openai-host.ts';

/** Alibaba Cloud Model Studio (Qwen): https://www.alibabacloud.com/help/en/model-studio/error-code */
export const dashscope = openaiHost({
  id: 'dashscope',
  name: 'Alibaba DashScope',
  defaultBaseUrl: 'https://dashscope-intl.aliyuncs.com',
  root: '/compatible-mode/v1',
  responses: true,
  messages: '/apps/anthropic/v1/messages',
  operations: ['embeddings'],
  failureOf: failureRules(
    { failure: 'quota-exceeded', code: ['Arrearage', 'AllocationQuota.FreeTierOnly'] },
    // Its words for too many tokens a minute.
    { failure: 'rate-limited', status: 429, code: ['insufficient_quota', 'limit_requests', 'limit_burst_rate'] },
    { failure: 'content-filter', code: ['data_inspection_failed', 'DataInspectionFailed'] },
    { failure: 'context-length', status: 400, words: /range of input length/i },
  ),
});
