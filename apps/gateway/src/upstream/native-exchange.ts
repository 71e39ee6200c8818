import { GatewayError } from '@switchyard/core/errors';
import { readOpenaiRefusal } from '@switchyard/core/formats/openai-refusal';
import { noQuirks, type ProviderFormat, type ProviderRefusal } from '@switchyard/core/formats/wire-format';
import type { NativeCall } from '../native/native-call.ts';
import type { OpenAttempt } from '../open-request.ts';
import type { Exchange, Making, Reading } from './exchange.ts';
import { noteDeltas } from './note-deltas.ts';
import { noteUsage } from './note-usage.ts';
import { readAwsEvents } from './read-aws-events.ts';
import { readBytesOf } from './read-bytes.ts';
import { readEvents } from './read-events.ts';
import { type Piece, type Reply, refuseIdleCaller, StreamCut } from './reply.ts';

/** A request in the provider's own words: it goes as it came, and the answer comes back as it is, read along for its usage. */
export function nativeExchange({ call }: Making, native: NativeCall): Exchange {
  const { format } = native;
  // What a budget must hold is bounded before it leaves; in words that are not ours nothing can be added.
  if (native.mayCost && call.addMaxOutputTokens !== null) throw unbounded();
  call.attempt.upstreamFormat = format?.name ?? 'native';
  return {
    method: native.method,
    path: native.path,
    headers: {
      ...native.forwardHeaders,
      ...(native.contentType === null ? {} : { 'content-type': native.contentType }),
    },
    body: native.body,
    answersWhole: !native.stream,
    read: (reading) => read({ native, format, attempt: call.attempt, idSeed: call.requestId }, reading),
    readRefusal: (status, body) => readRefusal(format, { status, body }),
  };
}

const unbounded = () =>
  new GatewayError(
    'not_supported',
    'A budget applies to this key, and what this call may cost has no bound. Set the most output tokens in its body, or send it to one of the gateway’s own endpoints under /v1.',
  );

/** That something is not there, or is in the way, is said of the caller's request here: no model was chosen for it. */
function readRefusal(
  format: ProviderFormat | null,
  { status, body }: { status: number; body: string },
): ProviderRefusal {
  const refusal = (format?.readRefusal ?? readOpenaiRefusal)(status, body);
  return [404, 405, 409, 410].includes(status) ? { ...refusal, failure: 'bad-request' } : refusal;
}

type Native = { native: NativeCall; format: ProviderFormat | null; attempt: OpenAttempt; idSeed: string };

async function read(native: Native, reading: Reading): Promise<Reply> {
  const { response, deadline } = reading;
  const contentType = response.headers.get('content-type') ?? 'application/octet-stream';
  if (/^(text\/event-stream|application\/vnd\.amazon\.eventstream)/.test(contentType) && response.body)
    return {
      kind: 'stream',
      contentType,
      pieces: pieces(native, reading, response.body),
      ending: { end: () => '', fail: breakOff },
    };
  const body = await readBytesOf(response, () => deadline.refresh());
  const answer = native.format?.readAnswer(new TextDecoder().decode(body), contextOf(native));
  if (answer) {
    noteUsage(native.attempt, answer);
    native.attempt.outputCharacters = answer.outputCharacters;
  }
  native.attempt.finishReason = answer?.finishReason ?? null;
  const reported = native.native.wire?.reportedIn?.(new TextDecoder().decode(body)) ?? null;
  if (reported) noteUsage(native.attempt, { reported });
  const { rewrite } = native.native;
  if (rewrite === null || !/json/i.test(contentType))
    return { kind: 'answer', status: response.status, contentType, body };
  const { text, bill } = await rewrite(new TextDecoder().decode(body));
  if (bill) {
    native.attempt.model = bill.model;
    noteUsage(native.attempt, bill);
  }
  return { kind: 'answer', status: response.status, contentType, body: text };
}

/** Bytes that are not ours have no word for an error that the caller's client would know: the connection breaks off instead. */
function breakOff(error: GatewayError): never {
  throw error;
}

const contextOf = ({ idSeed }: Native) => ({ quirks: noQuirks, idSeed });

/** The bytes as they come. What they say is taken down on the way; what cannot be read changes nothing. */
async function* pieces(
  native: Native,
  { deadline, idleMs }: Reading,
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<Piece> {
  const watcher = startWatching(native);
  try {
    deadline.stage('idle', idleMs);
    for await (const chunk of body) {
      deadline.refresh();
      await watcher.see(chunk);
      yield chunk;
      refuseIdleCaller(deadline);
    }
    const seen = await watcher.end();
    if (seen === 'read' && native.attempt.finishReason === null)
      throw new StreamCut('The stream ended without a finish.');
  } catch (thrown) {
    if (thrown instanceof StreamCut || deadline.reached() === 'client') throw thrown;
    throw new StreamCut('The connection to the provider broke.', { cause: thrown });
  } finally {
    watcher.leave();
    deadline.close();
  }
}

/**
 * Reads along, chunk by chunk, with whoever passes them on. A stream that is split in two would be read as fast as the faster of its
 * readers, and kept in memory for the slower: the caller.
 */
function startWatching(native: Native) {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const watching = watch(native, readable).catch(() => 'unread' as const);
  const writer = writable.getWriter();
  const nobodyReads = () => {};
  writer.closed.catch(nobodyReads);
  return {
    see: (chunk: Uint8Array) => writer.write(chunk).catch(nobodyReads),
    async end() {
      await writer.close().catch(nobodyReads);
      return await watching;
    },
    leave: () => void writer.abort().catch(nobodyReads),
  };
}

/** Whether the stream could be read. */
async function watch(
  { format, attempt, idSeed }: Native,
  body: ReadableStream<Uint8Array>,
): Promise<'read' | 'unread'> {
  if (format === null) {
    await body.cancel();
    return 'unread';
  }
  const reader = format.openReader({ quirks: noQuirks, idSeed });
  const events = format.framing === 'sse' ? readEvents(body, () => {}) : readAwsEvents(body, () => {});
  for await (const event of events) noteDeltas(attempt, reader.read(event)?.deltas ?? []);
  return 'read';
}
