import type { ChatCall } from '../chat/chat-call.ts';
import type { ChatHost, Provider } from './provider.ts';

/**
 * Where a provider serves a chat: in the caller's own format when it speaks it, so that the bytes pass through untouched, else in the
 * first format it has for this model. Undefined when it serves the model in no format.
 */
export function chooseChatHost(provider: Provider, call: ChatCall, model: string): ChatHost | undefined {
  const serving = provider.chat.filter(({ serves }) => serves?.(model) ?? true);
  return serving.find(({ format }) => format.name === call.format) ?? serving[0];
}
