import { errorTable, type GatewayError } from '../errors.ts';
import { sseFrame } from './sse-frame.ts';
import type { Dialect } from './wire-format.ts';

/** The canonical status words by HTTP status; https://cloud.google.com/apis/design/errors#handling_errors */
const statusWords: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  402: 'RESOURCE_EXHAUSTED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  408: 'DEADLINE_EXCEEDED',
  409: 'ABORTED',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

function encodeError(error: GatewayError, requestId: string) {
  const { status, code, details } = error;
  const info = {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason: code,
    domain: 'switchyard',
    metadata: {
      requestId,
      retryable: String(errorTable[code].retryable),
      ...(details.param === undefined ? {} : { field: details.param }),
    },
  };
  const word = statusWords[status] ?? (status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT');
  return { error: { code: status, message: error.message, status: word, details: [info] } };
}

/** Errors as Google's clients read them. */
export const googleDialect: Dialect = {
  name: 'google',
  encodeError,
  errorFrame: (error, requestId) => sseFrame(null, JSON.stringify(encodeError(error, requestId))),
};
