import type { ChatCall } from '../../../chat/chat-call.ts';
import { openaiChat } from '../openai-chat.ts';

/** The call that a body's text makes. */
export const decodeText = (text: string): ChatCall =>
  openaiChat.decodeCall({ text, model: null, stream: null, query: new URLSearchParams(), headers: new Headers() });

/** The call that a body makes; the least that a body must have is there. */
export const decode = (body: object = {}): ChatCall =>
  decodeText(JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hi' }], ...body }));

/** What an answer to such a call must know. */
export const contextOf = (body: object = {}) => ({
  call: decode(body),
  requestId: '0198a0b1-0000-7000-8000-000000000000',
  createdSeconds: 1_700_000_000,
  model: 'served',
});

/** A message, and the results of the tools that it calls. */
export function answered(message: { tool_calls?: readonly { id: string }[] }): object[] {
  const ids = new Set((message.tool_calls ?? []).map(({ id }) => id));
  return [message, ...[...ids].map((id) => ({ role: 'tool', tool_call_id: id, content: 'done' }))];
}
