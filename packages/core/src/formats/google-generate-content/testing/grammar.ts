import type { StreamEvent } from '../../../chat/chat-event.ts';

/** What is against the grammar of Google's streams in these events, in words; nothing when all is legal. */
export function checkGrammar(events: readonly StreamEvent[]): string[] {
  const problems: string[] = [];
  const finished = new Set<number>();
  const seen = new Set<number>();
  for (const { event, data } of events) {
    if (event !== null) problems.push(`an event has the name ${event}`);
    const chunk = JSON.parse(data);
    if ('error' in chunk) continue;
    if (typeof chunk.modelVersion !== 'string' || typeof chunk.responseId !== 'string')
      problems.push('a chunk without its model or id');
    for (const candidate of chunk.candidates) {
      const { index, content, finishReason } = candidate;
      seen.add(index);
      if (finished.has(index)) problems.push(`candidate ${index} goes on after its end`);
      if (finishReason !== undefined) finished.add(index);
      if (content.role !== 'model') problems.push(`candidate ${index} is not the model`);
      for (const part of content.parts) problems.push(...partProblems(part));
    }
  }
  for (const index of seen) if (!finished.has(index)) problems.push(`candidate ${index} has no end`);
  return problems;
}

function partProblems(part: Record<string, unknown>): string[] {
  const { text, functionCall, thoughtSignature } = part;
  const problems: string[] = [];
  if ((text === undefined) === (functionCall === undefined))
    problems.push('a part is neither text nor a call, or both');
  if (text !== undefined && typeof text !== 'string') problems.push('a text is none');
  if (thoughtSignature !== undefined && !/^[A-Za-z0-9+/]*={0,2}$/.test(String(thoughtSignature)))
    problems.push('a signature is not base64');
  if (functionCall !== undefined) {
    const { name, args } = Object(functionCall);
    if (typeof name !== 'string' || name === '') problems.push('a call has no name');
    if (typeof args !== 'object' || args === null || Array.isArray(args)) problems.push('arguments are not an object');
  }
  return problems;
}
