import { GatewayError } from '@switchyard/core/errors';
import type { CallOutcome } from '@switchyard/core/routing/health/verdict';
import type { OpenAttempt, OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import type { OpenCall } from '../upstream/health/organization-health.ts';
import { type Piece, type Reply, StreamCut } from '../upstream/reply.ts';
import { type AttemptEnd, closeAttempt } from './attempts.ts';

/** An attempt that has content: from here on no other can take over. */
export type Answered = {
  attempt: OpenAttempt;
  call: OpenCall;
  reply: Extract<Reply, { kind: 'answer' | 'stream' }>;
};

/** Passes an answer on. How a stream went is known, and told to health, only at its end. */
export async function* deliver(
  open: OpenRequest,
  { attempt, call, reply }: Answered,
  services: Pick<Services, 'clock' | 'priceOf'>,
): AsyncGenerator<Piece> {
  open.firstContentMs = services.clock.monotonicMs();
  call.begun();
  // The answer may tell of another model's work: a batch that is looked up.
  if (attempt.model !== open.call.model && open.call.kind === 'native')
    attempt.price = services.priceOf(open.caller.configuration, attempt);
  if (reply.kind === 'answer') {
    open.shape = { kind: 'whole', status: reply.status, contentType: reply.contentType };
    closeAttempt(open, attempt, { outcome: 'succeeded', message: null }, services);
    call.ended(served(attempt));
    yield reply.body;
    return;
  }
  open.shape = { kind: 'stream', contentType: reply.contentType, ending: reply.ending };
  let end: AttemptEnd = { outcome: 'cancelled', message: 'The caller left.' };
  let outcome: CallOutcome = { kind: 'unknown' };
  try {
    yield* reply.pieces;
    end = { outcome: 'succeeded', message: null };
    outcome = served(attempt);
  } catch (thrown) {
    if (!(thrown instanceof StreamCut)) throw thrown;
    end = { outcome: 'cut', message: thrown.message };
    outcome = thrown.isCallers ? { kind: 'unknown' } : { kind: 'flawed' };
    throw new GatewayError('stream_cut', `The stream from ${attempt.account} broke off: ${thrown.message}`, {
      cause: thrown,
    });
  } finally {
    call.ended(outcome);
    closeAttempt(open, attempt, end, services);
  }
}

/** The caller got it; but a tool call that nobody can carry out is no good answer. */
const served = (attempt: OpenAttempt): CallOutcome =>
  attempt.brokenToolCall || attempt.toolArguments?.broken ? { kind: 'flawed' } : { kind: 'succeeded' };
