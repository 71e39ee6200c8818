import type { ChatRequest } from './chat-request.ts';

/** What an answer's first word is drawn from: each document and each tool result at the end is one source. */
export function citationsOf(request: ChatRequest, text: string): object[] {
  const word = /^\S+/.exec(text)?.[0] ?? '';
  const sources = [...documentSources(request), ...toolSources(request)];
  if (word === '' || sources.length === 0 || request.citation_options?.mode === 'OFF') return [];
  return [{ start: 0, end: word.length, text: word, sources, type: 'TEXT_CONTENT' }];
}

function documentSources({ documents }: ChatRequest): object[] {
  return (documents ?? []).map((each, index) => {
    const id = typeof each === 'string' ? `doc:${index}` : (each.id ?? `doc:${index}`);
    const data = typeof each === 'string' ? { text: each } : each.data;
    return { type: 'document', id, document: { id, ...Object(data) } };
  });
}

function toolSources({ messages }: ChatRequest): object[] {
  const start = messages.findLastIndex((message) => message.role !== 'tool') + 1;
  return messages.slice(start).flatMap((message) => {
    if (message.role !== 'tool') return [];
    const text = typeof message.content === 'string' ? message.content : JSON.stringify(message.content);
    return [{ type: 'tool', id: `${message.tool_call_id}:0`, tool_output: { content: text } }];
  });
}
