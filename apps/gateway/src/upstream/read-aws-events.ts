import { EventStreamCodec } from '@smithy/core/event-streams';
import type { StreamEvent } from '@switchyard/core/chat/chat-event';

const utf8 = {
  toUtf8: (bytes: Uint8Array | string) => decoder.decode(bytesOf(bytes)),
  fromUtf8: (text: string) => encoder.encode(text),
};
const decoder = new TextDecoder();
const encoder = new TextEncoder();
const bytesOf = (given: Uint8Array | string) => (typeof given === 'string' ? encoder.encode(given) : given);

/** A message longer than this is not an event but an attack or a mistake. */
const maxMessageBytes = 1_048_576;

/**
 * Each event of a body in AWS's binary framing, in order; an exception's name takes the place of the event's. `onBytes` hears every
 * arrival. Throws when a message is damaged or the body breaks off. https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export async function* readAwsEvents(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void,
): AsyncGenerator<StreamEvent> {
  const codec = new EventStreamCodec(utf8.toUtf8, utf8.fromUtf8);
  const reader = body.getReader();
  let pending = new Uint8Array(0);
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      onBytes();
      pending = joined(pending, read.value);
      for (
        let length = messageLength(pending);
        length !== undefined && pending.length >= length;
        length = messageLength(pending)
      ) {
        yield eventOf(codec.decode(pending.subarray(0, length)));
        pending = pending.slice(length);
      }
    }
    if (pending.length > 0) throw new Error('The stream ended inside a message.');
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** The first four bytes of a message say how long it is. */
function messageLength(bytes: Uint8Array): number | undefined {
  if (bytes.length < 4) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length > maxMessageBytes || length < 16) throw new Error('The stream holds a message of an impossible length.');
  return length;
}

function eventOf({ headers, body }: ReturnType<EventStreamCodec['decode']>): StreamEvent {
  const text = (name: string) => {
    const value = headers[name]?.value;
    return typeof value === 'string' ? value : null;
  };
  return { event: text(':exception-type') ?? text(':error-code') ?? text(':event-type'), data: decoder.decode(body) };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
