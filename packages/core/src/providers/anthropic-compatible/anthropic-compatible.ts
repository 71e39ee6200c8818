import { anthropicMessages } from '../../formats/anthropic-messages/anthropic-messages.ts';
import { anthropicCountTokensWire } from '../../operations/anthropic-count-tokens.ts';
import { idsInData } from '../model-lists.ts';
import type { Provider } from '../provider.ts';
import { bearerAndKey } from '../sign-ins.ts';

/** Any host that serves Anthropic's messages under its own base URL. */
export const anthropicCompatible: Provider = {
  id: 'anthropic-compatible',
  name: 'Anthropic-compatible',
  defaultBaseUrl: null,
  baseUrlExample: 'https://models.example.com',
  credential: 'none',
  signIn: bearerAndKey,
  chat: [{ format: anthropicMessages, path: () => '/v1/messages' }],
  operations: { 'count-tokens': { wire: anthropicCountTokensWire, path: () => '/v1/messages/count_tokens' } },
  models: { path: '/v1/models', read: idsInData },
  prices: null,
};
