import type { FaultStatus } from '../faults/fault.ts';

/** The error inside OpenAI's error body. */
export interface OpenAiError {
  message: string;
  type: string;
  param: string | null;
  code: string | null;
}

/** An error body in OpenAI's shape. */
export function errorBody(error: OpenAiError): string {
  return `${JSON.stringify({ error }, null, 2)}\n`;
}

/** An `invalid_request_error`, the type of everything a caller can correct. */
export function invalidRequest(message: string, param: string | null, code: string | null): OpenAiError {
  return { message, type: 'invalid_request_error', param, code };
}

/** The 401 for a key that is not accepted; names the key only by its ends. */
export function incorrectKey(key: string): OpenAiError {
  const shown = key.length <= 8 ? '*'.repeat(key.length) : `${key.slice(0, 8)}${'*'.repeat(8)}${key.slice(-4)}`;
  return invalidRequest(`Incorrect API key provided: ${shown}. The simulator refuses it.`, null, 'invalid_api_key');
}

/** The 401 for a request without a key. */
export const MISSING_KEY: OpenAiError = invalidRequest(
  "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
  null,
  null,
);

const known = (type: string, code: string | null, message: string) => ({ type, code, message });

const SCRIPTED = {
  400: known('invalid_request_error', 'invalid_value', 'Invalid request, as scripted.'),
  401: known('invalid_request_error', 'invalid_api_key', 'Incorrect API key provided, as scripted.'),
  403: known('permission_error', 'permission_denied', 'This key may not use this model, as scripted.'),
  404: known('invalid_request_error', 'model_not_found', 'The model does not exist or you do not have access to it.'),
  408: known('timeout_error', 'request_timeout', 'The request timed out, as scripted.'),
  409: known('conflict_error', 'conflict', 'The resource was changed by another request, as scripted.'),
  413: known('invalid_request_error', 'request_too_large', 'The request is too large, as scripted.'),
  422: known('invalid_request_error', 'unprocessable_entity', 'The request could not be processed, as scripted.'),
  429: known('requests', 'rate_limit_exceeded', 'Rate limit reached for requests. Please try again later.'),
  500: known(
    'server_error',
    'internal_error',
    'The server had an error while processing your request. Sorry about that!',
  ),
  502: known('server_error', 'bad_gateway', 'Bad gateway.'),
  503: known('server_error', 'service_unavailable', 'The engine is currently overloaded, please try again later.'),
  504: known('server_error', 'gateway_timeout', 'Gateway timeout.'),
  529: known('overloaded_error', 'overloaded', 'The service is overloaded, please try again later.'),
} satisfies Record<FaultStatus, Omit<OpenAiError, 'param'>>;

/** The error OpenAI's API would send with a scripted status. */
export function scriptedError(status: FaultStatus): OpenAiError {
  const { message, type, code } = SCRIPTED[status];
  return { message, type, param: status === 404 ? 'model' : null, code };
}
