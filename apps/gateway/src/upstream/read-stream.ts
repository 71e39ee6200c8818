import type { ChatEvent } from '@switchyard/core/chat/chat-event';
import type { WireFormat } from '@switchyard/core/formats/wire-format';
import type { OpenAttempt } from '../open-request.ts';
import type { Deadline } from './deadline.ts';
import { readEvents } from './read-events.ts';
import { type Chunk, failure, type ProviderCall, type Reply, StreamCut } from './reply.ts';

type StreamReading = { response: Response; format: WireFormat; call: ProviderCall; deadline: Deadline; idleMs: number };

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
  for (;;) {
    const next = await events.next();
    if (next.done) return failure('malformed-answer', 'The stream ended before any content.');
    const event = format.readEvent(next.value);
    if (event === undefined) return failure('malformed-answer', 'The stream holds an event that is not of its format.');
    if (event.kind === 'error') return failure(event.failure, event.message);
    if (event.kind === 'done') return failure('malformed-answer', 'The stream ended before any content.');
    note(call.attempt, event);
    held.push(event);
    if (event.hasContent) return { kind: 'stream', chunks: rest(held, events, reading) };
  }
}

/** The chunks held back, then the others as they come. Throws a StreamCut unless the stream ends as its format demands. */
async function* rest(
  held: Chunk[],
  events: AsyncGenerator<string>,
  { format, call, deadline, idleMs }: StreamReading,
): AsyncGenerator<Chunk> {
  try {
    deadline.stage('idle', idleMs);
    yield* held;
    for await (const data of events) {
      const event = format.readEvent(data);
      if (event === undefined) throw new StreamCut('The provider sent an event that is not of its format.');
      if (event.kind === 'error') throw new StreamCut(`The provider reported an error: ${event.message}`);
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
