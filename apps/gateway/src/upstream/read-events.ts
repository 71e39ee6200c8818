import { createParser } from 'eventsource-parser';

/** A line longer than this is not an event but an attack or a mistake. */
const maxPendingCharacters = 1_048_576;

/** The data of each server-sent event of a body, in order. `onBytes` hears every arrival. Throws when the body breaks off. */
export async function* readEvents(body: ReadableStream<Uint8Array>, onBytes: () => void): AsyncGenerator<string> {
  const arrived: string[] = [];
  const parser = createParser({
    onEvent: ({ data }) => arrived.push(data),
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
      for (const data of arrived.splice(0)) yield data;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
