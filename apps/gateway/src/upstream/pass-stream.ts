import { openaiDialect } from '@switchyard/core/formats/openai-dialect';
import { sseFrame } from '@switchyard/core/formats/sse-frame';
import type { OperationCall, OperationWire } from '@switchyard/core/operations/operation';
import type { OpenAttempt } from '../open-request.ts';
import type { Reading } from './exchange.ts';
import { noteUsage } from './note-usage.ts';
import { readEvents } from './read-events.ts';
import { failure, type Piece, type Reply, refuseIdleCaller, StreamCut } from './reply.ts';

/** A stream whose events go to the caller as they come and are read only for their usage. */
export type Passing = Reading & {
  attempt: OpenAttempt;
  operation: OperationCall;
  readEvent: OperationWire['readEvent'];
};

/** Waits for the first event, so that until then another provider may take over. */
export async function passStream(passing: Passing): Promise<Reply> {
  const { response, deadline } = passing;
  if (response.body === null) return failure('malformed-answer', 'The stream is empty.');
  const events = readEvents(response.body, () => deadline.refresh());
  const first = await events.next();
  if (first.done) return failure('malformed-answer', 'The stream ended before any content.');
  if (passing.readEvent(first.value.data).isError)
    return failure('server-error', 'The provider reported an error inside the stream.');
  const tail = { text: '' };
  return {
    kind: 'stream',
    contentType: 'text/event-stream',
    pieces: rest(passing, prepended(first.value, events), tail),
    ending: { end: () => tail.text, fail: (error) => openaiDialect.errorFrame(error, '') },
  };
}

/** Characters. After its end a stream brings its usage at most, and a picture fits in an event. */
const mostTail = 4 * 1_048_576;

type Event = { event: string | null; data: string };

async function* prepended(first: Event, events: AsyncGenerator<Event>): AsyncGenerator<Event> {
  yield first;
  yield* events;
}

/** Every event but the last, which leaves only when the request is settled. */
async function* rest(
  { attempt, operation, deadline, idleMs, readEvent }: Passing,
  events: AsyncGenerator<Event>,
  tail: { text: string },
): AsyncGenerator<Piece> {
  let done = false;
  try {
    deadline.stage('idle', idleMs);
    for await (const { event, data } of events) {
      const read = readEvent(data, attempt.usage);
      if (read.isError) throw new StreamCut('The provider reported an error.');
      noteUsage(attempt, read);
      if (read.usageOnly && !operation.wantsStreamUsage) continue;
      attempt.contentChunks++;
      done ||= read.done;
      tail.text += sseFrame(event, data);
      if (tail.text.length > mostTail) throw new StreamCut('The provider does not stop after the end.');
      if (done) continue;
      yield tail.text;
      refuseIdleCaller(deadline);
      tail.text = '';
    }
    if (!done) throw new StreamCut('The stream ended without its end.');
    attempt.finishReason = 'stop';
  } catch (thrown) {
    if (thrown instanceof StreamCut || deadline.reached() === 'client') throw thrown;
    throw new StreamCut('The connection to the provider broke.', { cause: thrown });
  } finally {
    deadline.close();
  }
}
