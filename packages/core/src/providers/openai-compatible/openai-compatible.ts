import { openaiChat } from '../../formats/openai-chat/openai-chat.ts';
import type { Provider } from '../provider.ts';

/** Any host that serves OpenAI's chat completions under its own base URL: vLLM, Ollama, LM Studio, another gateway. */
export const openaiCompatible: Provider = {
  id: 'openai-compatible',
  name: 'OpenAI-compatible',
  defaultBaseUrl: null,
  customBaseUrl: true,
  chat: { format: openaiChat, path: '/chat/completions' },
  modelsPath: '/models',
  signIn: (credential) => ({ authorization: `Bearer ${credential}` }),
  // The older name: every compatible host knows it, few know the newer one.
  outputBoundMember: 'max_tokens',
  prices: null,
};
