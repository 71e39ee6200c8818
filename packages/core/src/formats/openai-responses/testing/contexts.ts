import { type AnswerContext, noQuirks, type ReadContext } from '../../wire-format.ts';
import { decodeCall } from '../decode-call.ts';

/** A call with these members beside the least that one must have. */
export const decode = (body: object) =>
  decodeCall({
    text: JSON.stringify({ model: 'm', input: 'hi', ...body }),
    model: null,
    stream: null,
    query: new URLSearchParams(),
    headers: new Headers(),
  });

/** The context of an answer to such a call. */
export const answerContext = (body: object = {}): AnswerContext => ({
  call: decode(body),
  requestId: '0197a000-0000-7000-8000-0000000000aa',
  createdSeconds: 1_790_000_000,
  model: 'served',
});

/** The context in which a provider's answer is read. */
export const readContext: ReadContext = { quirks: noQuirks, idSeed: 'seed' };
