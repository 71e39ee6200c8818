import type { GatewayError } from '@switchyard/core/errors';
import type { OpenRequest } from '../open-request.ts';
import type { Ending, Piece } from '../upstream/reply.ts';

/** Takes down a piece of the answer that leaves now. */
export function noteSent(open: OpenRequest, piece: Piece): void {
  open.responseBytes += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.byteLength;
  open.transcript?.answered(piece);
}

/** Writes what ends the answer before the request is settled, so that it, too, is counted and kept. To one who left nothing is sent. */
export function closeAnswer(open: OpenRequest): void {
  const { shape, end, abort, surface } = open;
  if (end === null || abort.signal.aborted) return;
  if (shape?.kind === 'stream') {
    open.closing = end.kind === 'succeeded' ? shape.ending.end() : failing(shape.ending, end.error);
    if (open.closing !== null) noteSent(open, open.closing);
  } else if (end.kind === 'failed') noteSent(open, JSON.stringify(surface.dialect.encodeError(end.error, open.id)));
}

/** What tells of the error; null where no words can, and the connection is broken off instead. */
function failing(ending: Ending, error: GatewayError): string | null {
  try {
    return ending.fail(error);
  } catch {
    return null;
  }
}
