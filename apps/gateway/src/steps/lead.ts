import type { OpenRequest } from '../open-request.ts';
import type { Piece } from '../upstream/reply.ts';

/**
 * The pieces of the request's own answer, which equal calls read along. They do not when its budgets made it another answer than was
 * asked for.
 */
export function lead(open: OpenRequest, pieces: AsyncGenerator<Piece>): AsyncGenerator<Piece> {
  const flight = open.cache?.flight ?? null;
  if (flight === null) return pieces;
  if (isChanged(open)) flight.close();
  return flight.lead(pieces);
}

/** Whether a budget bounds the answer, or had another model asked. */
export const isChanged = ({ outputCap, downgrade }: OpenRequest): boolean => outputCap !== null || downgrade !== null;
