import { anthropicMessages } from '../../formats/anthropic-messages/anthropic-messages.ts';
import { anthropicCountTokensWire } from '../../operations/anthropic-count-tokens.ts';
import { idsInData } from '../model-lists.ts';
import type { Provider } from '../provider.ts';
import { keyIn } from '../sign-ins.ts';

/** Anthropic: https://platform.claude.com/docs/en/api/overview */
export const anthropic: Provider = {
  id: 'anthropic',
  name: 'Anthropic',
  defaultBaseUrl: 'https://api.anthropic.com',
  credential: 'api-key',
  signIn: keyIn('x-api-key'),
  chat: [{ format: anthropicMessages, path: () => '/v1/messages' }],
  operations: { 'count-tokens': { wire: anthropicCountTokensWire, path: () => '/v1/messages/count_tokens' } },
  models: { path: '/v1/models?limit=1000', read: idsInData },
  prices: 'anthropic',
};
