import { errorTable, type GatewayError } from '@switchyard/core/errors';
import type { Dialect } from '@switchyard/core/formats/wire-format';

/** An error as the caller's client expects it. `x-should-retry` keeps SDKs from repeating what cannot succeed. */
export function errorResponse(error: GatewayError, dialect: Dialect, requestId: string): Response {
  const { retryable } = errorTable[error.code];
  const headers = new Headers({
    'content-type': 'application/json',
    'x-request-id': requestId,
    'request-id': requestId,
    'x-switchyard-error-code': error.code,
    'x-should-retry': String(retryable),
    ...error.details.headers,
  });
  const { retryAfterMs } = error.details;
  if (retryAfterMs !== undefined && retryable) {
    headers.set('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1_000))));
    headers.set('retry-after-ms', String(Math.ceil(retryAfterMs)));
  }
  return new Response(JSON.stringify(dialect.encodeError(error, requestId)), { status: error.status, headers });
}
