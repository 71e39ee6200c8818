import type { StreamEvent, StreamPart } from '@switchyard/core/chat/chat-event';
import type { StreamReader, StreamWriter } from '@switchyard/core/formats/wire-format';
import type { ProviderFailure } from '@switchyard/core/routing/provider-failure';
import type { OpenAttempt } from '../open-request.ts';
import { followChoices, isFinished, newChoices } from './choices.ts';
import type { Reading } from './exchange.ts';
import { noteDeltas } from './note-deltas.ts';
import { readAwsEvents } from './read-aws-events.ts';
import { readEvents } from './read-events.ts';
import { failure, type Piece, type Reply, refuseIdleCaller, StreamCut, withoutAddress, wordsOf } from './reply.ts';

/** A stream to read and what becomes of its events. */
export type StreamReading = Reading & {
  attempt: OpenAttempt;
  framing: 'sse' | 'aws-event-stream';
  /** Whether only the end of the bytes ends it: what follows its last word may still bring usage. */
  endsWithBytes: boolean;
  /** The content type for the caller. */
  contentType: string;
  reader: StreamReader;
  writer: StreamWriter;
  /** What the caller gets for an event; '' for nothing. */
  textOf(event: StreamEvent, part: StreamPart): string;
};

/** A provider that sends more than this without any content will never send any. */
const maxHeldCharacters = 1_048_576;

/** More than any answer has; what writers keep of a stream to tell it whole at its end must fit the memory. */
const mostCharacters = 64 * 1_048_576;

/** More than any last word: a response that is told whole once more, with its pictures. */
const mostTailCharacters = 16 * 1_048_576;

const contentTypes = { sse: 'text/event-stream', 'aws-event-stream': 'application/vnd.amazon.eventstream' };

/**
 * Reads a stream up to its first content. Until then an error, the end or nonsense is a failure like any other; afterwards it
 * cuts the stream.
 */
export async function readStream(reading: StreamReading): Promise<Reply> {
  const { response, attempt, deadline, framing, writer, contentType } = reading;
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith(contentTypes[framing]) || response.body === null)
    return failure('malformed-answer', `The provider answered a stream with content type ${type || 'none'}.`);
  const refresh = () => deadline.refresh();
  const events = framing === 'sse' ? readEvents(response.body, refresh) : readAwsEvents(response.body, refresh);
  let held = '';
  let heldCharacters = 0;
  for (;;) {
    const next = await events.next();
    if (next.done) return failure('malformed-answer', 'The stream ended before any content.');
    const part = reading.reader.read(next.value);
    if (part === undefined) return failure('malformed-answer', 'The stream holds an event that is not of its format.');
    const failed = part.deltas.find((delta) => delta.kind === 'error');
    if (failed?.kind === 'error') return failure(failed.failure, failed.message);
    const begun = noteDeltas(attempt, part.deltas);
    if (!begun && part.deltas.some(({ kind }) => kind === 'end'))
      return failure('malformed-answer', 'The stream ended before any content.');
    const text = reading.textOf(next.value, part);
    if (begun) {
      const tail = { text: '' };
      const first = { text, part };
      return {
        kind: 'stream',
        contentType,
        pieces: rest({ held, first, tail }, events, reading),
        ending: { end: () => tail.text + writer.end(), fail: (error) => writer.fail(error) },
      };
    }
    held += text;
    heldCharacters += next.value.data.length;
    if (heldCharacters > maxHeldCharacters) return failure('malformed-answer', 'The stream brought no content.');
  }
}

type Begun = { held: string; first: { text: string; part: StreamPart }; tail: { text: string } };

/**
 * What was held back, then the rest as it comes. The last word is kept in `tail`: it leaves only when the request is settled. Throws
 * a StreamCut unless the stream ends as its format demands.
 */
async function* rest(
  { held, first, tail }: Begun,
  events: AsyncGenerator<StreamEvent>,
  reading: StreamReading,
): AsyncGenerator<Piece> {
  const { attempt, deadline, credential, idleMs, reader, endsWithBytes } = reading;
  const choices = newChoices();
  let characters = 0;
  /** What may be sent on now; nothing once every choice has finished. */
  const take = (text: string, { deltas }: StreamPart): string => {
    followChoices(choices, deltas);
    tail.text += text;
    if (isFinished(choices)) return '';
    const now = tail.text;
    tail.text = '';
    return now;
  };
  try {
    deadline.stage('idle', idleMs);
    const opening = take(held + first.text, first.part);
    if (opening !== '') yield opening;
    refuseIdleCaller(deadline);
    if (isEnd(first.part) && !endsWithBytes) return;
    for await (const event of events) {
      characters += event.data.length;
      if (characters > mostCharacters || tail.text.length > mostTailCharacters)
        throw new StreamCut('The provider sent more than any answer has.');
      const part = reader.read(event);
      if (part === undefined) throw new StreamCut('The provider sent an event that is not of its format.');
      const failed = part.deltas.find((delta) => delta.kind === 'error');
      if (failed?.kind === 'error')
        throw new StreamCut(`The provider reported an error: ${wordsOf(failed.message, credential)}`, {
          isCallers: callersFaults.has(failed.failure),
        });
      noteDeltas(attempt, part.deltas);
      const text = take(reading.textOf(event, part), part);
      if (text !== '') {
        yield text;
        refuseIdleCaller(deadline);
      }
      if (isEnd(part) && !endsWithBytes) return;
    }
    if (!isFinished(choices)) throw new StreamCut('The stream ended without a finish.');
  } catch (thrown) {
    if (thrown instanceof StreamCut || deadline.reached() === 'client') throw thrown;
    throw new StreamCut(wordsFor(reading, thrown), { cause: thrown });
  } finally {
    deadline.close();
  }
}

/** What a provider says of the call, and not of itself. */
const callersFaults: ReadonlySet<ProviderFailure> = new Set([
  'content-filter',
  'context-length',
  'bad-request',
  'model-not-found',
]);

const isEnd = ({ deltas }: StreamPart) => deltas.some(({ kind }) => kind === 'end');

function wordsFor({ deadline }: StreamReading, thrown: unknown): string {
  if (deadline.reached() === 'idle') return 'The provider fell silent.';
  if (deadline.reached() === 'total') return 'The stream took too long.';
  return `The connection to the provider broke: ${thrown instanceof Error ? withoutAddress(thrown.message) : 'unknown'}`;
}
