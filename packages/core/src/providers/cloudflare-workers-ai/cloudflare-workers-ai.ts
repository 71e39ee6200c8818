import { failureRules } from '../failure-rules.ts';
import { namesInResult } from '../model-lists.ts';
import { openaiHost } from '../openai-host.ts';

/** Cloudflare Workers AI: https://developers.cloudflare.com/workers-ai/platform/errors */
export const cloudflareWorkersAi = openaiHost({
  id: 'cloudflare-workers-ai',
  name: 'Cloudflare Workers AI',
  defaultBaseUrl: null,
  baseUrlExample: 'https://api.cloudflare.com/client/v4/accounts/0123456789abcdef0123456789abcdef/ai',
  root: '/v1',
  operations: ['embeddings'],
  models: { path: '/models/search?per_page=1000', read: namesInResult },
  failureOf: failureRules(
    { failure: 'quota-exceeded', code: '3036' },
    { failure: 'overloaded', code: ['3040', '3046'] },
    { failure: 'model-not-found', code: ['5007', '3042'] },
    { failure: 'context-length', code: ['5021', '3030'] },
  ),
  prices: 'cloudflare',
});
