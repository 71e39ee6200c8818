import type { ChatEvent } from '@switchyard/core/chat/chat-event';
import type { WireFormat } from '@switchyard/core/formats/wire-format';
import type { OpenAttempt } from '../open-request.ts';
import type { Deadline } from './deadline.ts';
import { readEvents } from './read-events.ts';
import { type Chunk, failure, type ProviderCall, type Reply, StreamCut, wordsOf } from './reply.ts';

type StreamReading = {
  response: Response;
  format: WireFormat;
  call: ProviderCall;
  deadline: Deadline;
  credential: string;
  idleMs: number;
};

/** A provider that sends more than this without any content will never send any. */
const maxHeldCharacters = 1_048_576;

/**
 * Reads a stream up to its first content. Until then an error, the end or nonsense is a failure like any other; afterwards it
 * cuts the stream.
 */
export async function readStream(reading: StreamReading): Promise<Reply> {
  const { response, format, call, deadline } = reading;
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith('text/event-stream') || response.body === null)
    return failure('malformed-answer', `The provider answered a stream with content type ${type || 'none'}.`);
  const events = readEvents(response.body, () => deadline.refresh());
  const held: Chunk[] = [];
  let heldCharacters = 0;
  for (;;) {
    const next = await events.next();
    if (next.done) return failure('malformed-answer', 'The stream ended before any content.');
    const event = format.readEvent(next.value);
    if (event === undefined) return failure('malformed-answer', 'The stream holds an event that is not of its format.');
    if (event.kind === 'error') return failure(event.failure, event.message);
    if (event.kind === 'done') return failure('malformed-answer', 'The stream ended before any content.');
    note(call.attempt, event);
    held.push(event);
    heldCharacters += event.data.length;
    if (event.hasContent) return { kind: 'stream', chunks: rest(held, events, reading) };
    if (heldCharacters > maxHeldCharacters) return failure('malformed-answer', 'The stream brought no content.');
  }
}

/** The chunks held back, then the others as they come. Throws a StreamCut unless the stream ends as its format demands. */
async function* rest(
  held: Chunk[],
  events: AsyncGenerator<string>,
  { format, call, deadline, credential, idleMs }: StreamReading,
): AsyncGenerator<Chunk> {
  try {
    deadline.stage('idle', idleMs);
    yield* held;
    for await (const data of events) {
      const event = format.readEvent(data);
      if (event === undefined) throw new StreamCut('The provider sent an event that is not of its format.');
      if (event.kind === 'error')
        throw new StreamCut(`The provider reported an error: ${wordsOf(event.message, credential)}`);
      if (event.kind === 'done') return;
      note(call.attempt, event);
      yield event;
    }
    if (call.attempt.finishReason === null) throw new StreamCut('The stream ended without a finish.');
  } catch (thrown) {
    if (thrown instanceof StreamCut || deadline.reached() === 'client') throw thrown;
    throw new StreamCut(wordsFor(deadline, thrown), { cause: thrown });
  } finally {
    deadline.close();
  }
}

function note(attempt: OpenAttempt, event: Extract<ChatEvent, { kind: 'chunk' }>): void {
  if (event.outputCharacters > 0) attempt.contentChunks++;
  attempt.outputCharacters += event.outputCharacters;
  attempt.finishReason = event.finishReason ?? attempt.finishReason;
  attempt.usage = event.usage ?? attempt.usage;
}

function wordsFor(deadline: Deadline, thrown: unknown): string {
  if (deadline.reached() === 'idle') return 'The provider fell silent.';
  if (deadline.reached() === 'total') return 'The stream took too long.';
  return `The connection to the provider broke: ${thrown instanceof Error ? thrown.message : 'unknown'}`;
}
