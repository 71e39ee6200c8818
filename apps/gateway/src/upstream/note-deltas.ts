import type { ChatDelta } from '@switchyard/core/chat/chat-event';
import type { OpenAttempt } from '../open-request.ts';
import { noteUsage } from './note-usage.ts';
import { watchToolArguments } from './tool-arguments.ts';

/** The most output that is kept to count its tokens by, should the provider never tell, in characters. */
const maxKeptOutput = 1_048_576;

/** Writes down what an event tells of the attempt. Whether it holds content: from here on the answer cannot be replaced. */
export function noteDeltas(attempt: OpenAttempt, deltas: readonly ChatDelta[]): boolean {
  const before = attempt.outputCharacters;
  let begun = false;
  for (const delta of deltas) {
    if (delta.kind === 'usage') noteUsage(attempt, delta);
    else if (delta.kind === 'input-usage') attempt.inputUsage = delta.usage;
    else if (delta.kind === 'finish') {
      attempt.finishReason = delta.finish.raw.slice(0, 100);
      begun = true;
      attempt.toolArguments?.see(delta);
    } else if ('choice' in delta) {
      if (delta.kind === 'tool-call') attempt.toolArguments ??= watchToolArguments();
      attempt.toolArguments?.see(delta);
      const text = textOfDelta(delta);
      attempt.outputCharacters += delta.kind === 'other' ? delta.characters : text.length;
      if (attempt.output.length < maxKeptOutput) attempt.output += text;
      begun ||= text !== '' || delta.kind === 'tool-call' || delta.kind === 'other';
    }
  }
  if (attempt.outputCharacters > before) attempt.contentChunks++;
  return begun;
}

function textOfDelta(delta: Extract<ChatDelta, { choice: number }>): string {
  if ('text' in delta) return delta.text;
  return delta.kind === 'tool-call' ? delta.name : '';
}
