import { failureRules } from '../failure-rules.ts';
import { openaiHost } from '../openai-host.ts';

/** Z.ai (Zhipu): https://docs.z.ai/api-reference/api-code. The code tells failures apart, whatever the status. */
export const zai = openaiHost({
  id: 'zai',
  name: 'Z.ai',
  defaultBaseUrl: 'https://api.z.ai/api',
  root: '/paas/v4',
  messages: '/anthropic/v1/messages',
  operations: ['images-generations', 'audio-transcriptions'],
  failureOf: failureRules(
    { failure: 'bad-credential', code: ['1000', '1001', '1002', '1003', '1004'] },
    { failure: 'quota-exceeded', code: ['1110', '1112', '1113', '1308', '1309'] },
    { failure: 'model-not-found', code: ['1211', '1220', '1221', '1222'] },
    { failure: 'context-length', code: '1261' },
    { failure: 'content-filter', code: '1301' },
    { failure: 'rate-limited', code: ['1302', '1303', '1304'] },
    { failure: 'overloaded', code: ['1305', '1312'] },
  ),
  prices: 'zai',
});
