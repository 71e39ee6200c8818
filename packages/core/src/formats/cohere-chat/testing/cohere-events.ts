import type { ChatDelta, Finish, StreamEvent } from '../../../chat/chat-event.ts';

const reasons: Partial<Record<Finish['reason'], string>> = {
  stop: 'COMPLETE',
  length: 'MAX_TOKENS',
  'tool-calls': 'TOOL_CALL',
};

/** The events by which Cohere would say what the deltas do, for one choice and without refusals, seals and citations. */
export function cohereEvents(deltas: readonly ChatDelta[]): StreamEvent[] {
  const usage = deltas.findLast((delta) => delta.kind === 'usage')?.reported.usage;
  const input = (usage?.inputTokens ?? 0) + (usage?.cachedInputTokens ?? 0);
  const units = { input_tokens: input, output_tokens: usage?.outputTokens ?? 0 };
  const reported = {
    billed_units: units,
    tokens: { ...units, input_tokens: input + 70 },
    cached_tokens: usage?.cachedInputTokens,
  };
  return deltas.flatMap((delta): StreamEvent[] => {
    switch (delta.kind) {
      case 'start':
        return [event('message-start', { id: 'id-1', delta: { message: { role: 'assistant', content: [] } } })];
      case 'text':
        return [event('content-delta', { index: 0, delta: { message: { content: { text: delta.text } } } })];
      case 'reasoning':
        return [event('content-delta', { index: 0, delta: { message: { content: { thinking: delta.text } } } })];
      case 'tool-call': {
        const call = { id: delta.id, type: 'function', function: { name: delta.name, arguments: '' } };
        return [event('tool-call-start', { index: delta.index, delta: { message: { tool_calls: call } } })];
      }
      case 'tool-arguments': {
        const call = { function: { arguments: delta.text } };
        return [event('tool-call-delta', { index: delta.index, delta: { message: { tool_calls: call } } })];
      }
      case 'finish':
        return [
          event('message-end', {
            id: 'id-1',
            delta: { finish_reason: reasons[delta.finish.reason], ...(usage ? { usage: reported } : {}) },
          }),
        ];
      default:
        return [];
    }
  });
}

const event = (type: string, members: object): StreamEvent => ({
  event: type,
  data: JSON.stringify({ type, ...members }),
});
