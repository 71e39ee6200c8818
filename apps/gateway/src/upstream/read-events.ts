import type { StreamEvent } from '@switchyard/core/chat/chat-event';
import { createParser } from 'eventsource-parser';

/** A line longer than this is not an event but an attack or a mistake. Pictures come in lines of megabytes. */
const maxPendingCharacters = 16 * 1_048_576;

/** Each server-sent event of a body, in order. `onBytes` hears every arrival. Throws when the body breaks off. */
export async function* readEvents(body: ReadableStream<Uint8Array>, onBytes: () => void): AsyncGenerator<StreamEvent> {
  const arrived: StreamEvent[] = [];
  const parser = createParser({
    onEvent: ({ event, data }) => arrived.push({ event: event ?? null, data }),
    maxBufferSize: maxPendingCharacters,
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') throw error;
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      onBytes();
      parser.feed(decoder.decode(read.value, { stream: true }));
      for (const event of arrived.splice(0)) yield event;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
