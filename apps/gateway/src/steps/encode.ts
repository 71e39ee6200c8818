import { noteSent } from '../content/note-sent.ts';
import { responseHeaders } from '../http/response-headers.ts';
import type { AnswerShape, OpenRequest } from '../open-request.ts';
import type { Piece } from '../upstream/reply.ts';
import type { Started } from './begin.ts';
import { endOf } from './end-of.ts';

/** The response. Its last byte leaves only after the pieces have ended, that is after settlement. */
export async function encode(open: OpenRequest, pieces: Started<Piece>): Promise<Response> {
  const { shape } = open;
  if (shape?.kind === 'stream')
    return new Response(stream(open, shape, pieces), { headers: responseHeaders(open, shape.contentType) });
  let body: Piece = '';
  for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) {
    body = piece.value;
    noteSent(open, body); // before the next is asked for, which settles the request
  }
  const { status = 200, contentType = 'application/json' } = shape ?? {};
  return new Response(body as BodyInit, { status, headers: responseHeaders(open, contentType) });
}

const utf8 = new TextEncoder();
const bytesOf = (piece: Piece) => (typeof piece === 'string' ? utf8.encode(piece) : piece);

type StreamShape = Extract<AnswerShape, { kind: 'stream' }>;

function stream(open: OpenRequest, { ending }: StreamShape, pieces: Started<Piece>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const send = (piece: Piece) => {
        if (piece.length > 0) controller.enqueue(bytesOf(piece));
      };
      try {
        const piece = await pieces.next();
        if (!piece.done) {
          noteSent(open, piece.value);
          return send(piece.value);
        }
        send(open.closing ?? ending.end());
      } catch (thrown) {
        if (open.abort.signal.aborted) return; // nobody listens any more
        // After the first content there is no status to change: the stream ends in the format's error and without its end.
        send((open.end?.kind === 'failed' ? open.closing : null) ?? ending.fail(endOf(open, thrown).error));
      }
      controller.close();
    },
    async cancel() {
      open.abort.abort(); // first, so that a read under way ends; then the pieces can return and settle
      await pieces.return();
    },
  });
}
