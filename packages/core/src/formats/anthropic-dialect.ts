import { errorTable, type GatewayError } from '../errors.ts';
import { sseFrame } from './sse-frame.ts';
import type { Dialect } from './wire-format.ts';

/** Anthropic's error types by status; https://docs.anthropic.com/en/api/errors */
function typeOf(error: GatewayError): string {
  const { status } = error;
  if (error.code === 'budget_exceeded') return 'billing_error';
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 404) return 'not_found_error';
  if (status === 413) return 'request_too_large';
  if (status === 429) return 'rate_limit_error';
  if (status === 408 || status === 504) return 'timeout_error';
  if (status === 503 || status === 529) return 'overloaded_error';
  return status >= 500 ? 'api_error' : 'invalid_request_error';
}

const encodeError = (error: GatewayError, requestId: string) => ({
  type: 'error',
  error: {
    type: typeOf(error),
    message: error.message,
    details: {
      error_code: error.code,
      retryable: errorTable[error.code].retryable,
      param: error.details.param ?? null,
    },
  },
  request_id: requestId,
});

/** Errors as Anthropic's clients read them. */
export const anthropicDialect: Dialect = {
  name: 'anthropic',
  encodeError,
  errorFrame: (error, requestId) => sseFrame('error', JSON.stringify(encodeError(error, requestId))),
};
