import { GatewayError } from '@switchyard/core/errors';
import type { End, OpenRequest } from '../open-request.ts';

/** What a thrown value means for the request: the caller left, a refusal in words, or something unexpected. */
export function endOf(open: OpenRequest, thrown: unknown): Extract<End, { kind: 'failed' }> {
  if (open.abort.signal.aborted)
    return {
      kind: 'failed',
      error: new GatewayError('client_closed_request', 'The caller closed the request.', { cause: thrown }),
    };
  if (thrown instanceof GatewayError) return { kind: 'failed', error: thrown };
  return {
    kind: 'failed',
    error: new GatewayError('internal_error', 'Something went wrong inside the gateway.', { cause: thrown }),
  };
}
