import type { WireFormat } from '@switchyard/core/formats/wire-format';
import { responseHeaders } from '../http/response-headers.ts';
import type { OpenRequest } from '../open-request.ts';
import type { Started } from './begin.ts';
import { endOf } from './end-of.ts';

/** A piece of an answer in the caller's format: the whole body, or one event of a stream. */
export type AnswerPart = { kind: 'body'; text: string } | { kind: 'event'; data: string };

/** The response. Its last byte leaves only after the parts have ended, that is after settlement. */
export async function encode(open: OpenRequest, format: WireFormat, parts: Started<AnswerPart>): Promise<Response> {
  if (open.call.stream)
    return new Response(stream(open, format, parts), { headers: responseHeaders(open, 'text/event-stream') });
  let body = '';
  for (let part = await parts.next(); !part.done; part = await parts.next())
    if (part.value.kind === 'body') body = part.value.text;
  return new Response(body, { headers: responseHeaders(open, 'application/json') });
}

const utf8 = new TextEncoder();

function stream(open: OpenRequest, format: WireFormat, parts: Started<AnswerPart>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const part = await parts.next();
        if (!part.done) {
          if (part.value.kind === 'event') controller.enqueue(utf8.encode(`data: ${part.value.data}\n\n`));
          return;
        }
        if (format.streamEnd !== null) controller.enqueue(utf8.encode(`data: ${format.streamEnd}\n\n`));
      } catch (thrown) {
        if (open.abort.signal.aborted) return; // nobody listens any more
        // After the first content there is no status to change: the stream ends in the format's error and without its end.
        const { error } = endOf(open, thrown);
        controller.enqueue(utf8.encode(`data: ${JSON.stringify(format.encodeError(error))}\n\n`));
      }
      controller.close();
    },
    async cancel() {
      open.abort.abort(); // first, so that a read under way ends; then the parts can return and settle
      await parts.return();
    },
  });
}
