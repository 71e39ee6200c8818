import type { ChatDelta, ReadAnswer } from '../../chat/chat-event.ts';
import { collectAnswer } from '../../chat/collect-answer.ts';
import type { ReadContext } from '../wire-format.ts';
import { openReader } from './stream-reader.ts';

/** Reads a whole answer, which is a stream of one chunk; undefined when it is none. */
export function readAnswer(body: string, context: ReadContext): ReadAnswer | undefined {
  const part = openReader(context).read({ event: null, data: body });
  if (!part || part.deltas.some(({ kind }) => kind === 'error')) return undefined;
  const { deltas } = part;
  // An answer in which nobody answers and nothing was blocked is none.
  if (!deltas.some((delta) => 'choice' in delta)) return undefined;
  const usage = deltas.find((delta) => delta.kind === 'usage');
  const finish = deltas.find((delta) => delta.kind === 'finish');
  return {
    body,
    reported: usage?.reported ?? null,
    serviceTier: usage?.serviceTier ?? null,
    finishReason: finish?.finish.raw ?? null,
    outputCharacters: deltas.reduce((sum, delta) => sum + charactersIn(delta), 0),
    answer: () => collectAnswer(deltas),
  };
}

function charactersIn(delta: ChatDelta): number {
  if (delta.kind === 'other') return delta.characters;
  if (delta.kind === 'tool-call') return delta.name.length;
  return 'text' in delta ? delta.text.length : 0;
}
