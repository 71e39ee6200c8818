import { openaiChat } from '../../formats/openai-chat/openai-chat.ts';
import type { Provider } from '../provider.ts';

/** OpenAI itself: https://platform.openai.com/docs/api-reference */
export const openai: Provider = {
  id: 'openai',
  name: 'OpenAI',
  defaultBaseUrl: 'https://api.openai.com/v1',
  customBaseUrl: true,
  chat: { format: openaiChat, path: '/chat/completions' },
  modelsPath: '/models',
  signIn: (credential) => ({ authorization: `Bearer ${credential}` }),
  outputBoundMember: 'max_completion_tokens',
  prices: 'openai',
};
