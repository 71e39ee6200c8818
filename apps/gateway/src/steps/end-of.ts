import { GatewayError } from '@switchyard/core/errors';
import { limitHeaders } from '../http/limit-headers.ts';
import type { End, OpenRequest } from '../open-request.ts';

/** What a thrown value means for the request: the caller left, a refusal in words, or something unexpected. */
export function endOf(open: OpenRequest, thrown: unknown): Extract<End, { kind: 'failed' }> {
  if (open.abort.signal.aborted)
    return {
      kind: 'failed',
      error: new GatewayError('client_closed_request', 'The caller closed the request.', { cause: thrown }),
    };
  const error =
    thrown instanceof GatewayError
      ? thrown
      : new GatewayError('internal_error', 'Something went wrong inside the gateway.', { cause: thrown });
  return { kind: 'failed', error: withLimits(open, error) };
}

/** A refusal tells of limits and budgets what an answer would. */
function withLimits(open: OpenRequest, error: GatewayError): GatewayError {
  const headers = limitHeaders(open);
  if (Object.keys(headers).length === 0) return error;
  return new GatewayError(error.code, error.message, {
    ...error.details,
    headers: { ...headers, ...error.details.headers },
  });
}
