import type { ChatMessage } from '../chat/content.ts';

/**
 * The messages with the results of tools right behind the message with their calls, in the order of the calls. Some formats let them
 * stand anywhere after it; most vendors refuse that.
 */
export function resultsInOrder(messages: readonly ChatMessage[]): ChatMessage[] {
  const waiting = new Map<string, ChatMessage[]>();
  for (const message of messages)
    if (message.role === 'tool') waiting.set(message.callId, [...(waiting.get(message.callId) ?? []), message]);
  const placed = new Set<ChatMessage>();
  return messages.flatMap((message) => {
    if (placed.has(message)) return [];
    if (message.role !== 'assistant') return [message];
    const results = message.parts.flatMap((part) => {
      const result = part.kind === 'tool-call' ? waiting.get(part.id)?.shift() : undefined;
      return result ? [result] : [];
    });
    for (const result of results) placed.add(result);
    return [message, ...results];
  });
}
