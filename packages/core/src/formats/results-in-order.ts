import type { ChatMessage } from '../chat/content.ts';

/**
 * The messages with the results of tools right behind the message with their calls, in the order of the calls. Some formats let them
 * stand anywhere after it; most vendors refuse that.
 */
export function resultsInOrder(messages: readonly ChatMessage[]): ChatMessage[] {
  const waiting = resultsById(messages);
  const placed = new Set<ChatMessage>();
  return messages.flatMap((message) => {
    if (placed.has(message)) return [];
    if (message.role !== 'assistant') return [message];
    const results = message.parts.flatMap((part) => {
      const result = part.kind === 'tool-call' ? waiting.get(part.id)?.pop() : undefined;
      return result ? [result] : [];
    });
    for (const result of results) placed.add(result);
    return [message, ...results];
  });
}

/** The results of each id, the first last. Ids may be used again. */
function resultsById(messages: readonly ChatMessage[]): Map<string, ChatMessage[]> {
  const results = new Map<string, ChatMessage[]>();
  for (const message of messages.toReversed()) {
    if (message.role !== 'tool') continue;
    const known = results.get(message.callId);
    if (known) known.push(message);
    else results.set(message.callId, [message]);
  }
  return results;
}
