import type { ChatAnswer, Finish } from '../chat/chat-event.ts';

/** Ends of an answer that says all that was asked for: others are errors, refusals or half an answer. */
const wholeEnds: ReadonlySet<Finish['reason']> = new Set(['stop', 'length', 'tool-calls']);

/**
 * Whether an answer may be given to others: every choice came to its end, none was filtered or refused, and there is one. Whether its
 * arguments of tools are whole, and its bound the caller's own, is known where it was read.
 */
export function mayKeep({ choices }: ChatAnswer): boolean {
  return (
    choices.length > 0 &&
    choices.every(({ parts, finish }) => wholeEnds.has(finish.reason) && !parts.some(({ kind }) => kind === 'refusal'))
  );
}
