import { type ErrorCode, GatewayError } from '@switchyard/core/errors';
import type { ProviderFailure } from '@switchyard/core/routing/provider-failure';
import type { OpenRequest } from '../open-request.ts';
import type { Failed } from '../upstream/reply.ts';

/** The error for the caller when no provider answered. The provider's own words are kept; its credential's troubles never look like the caller's. */
export function errorOfFailure(open: OpenRequest, last: Failed | undefined): GatewayError {
  if (last === undefined)
    return new GatewayError('provider_error', `No provider account could be asked for ${open.call.model}.`);
  const tried = open.attempts.map(({ account, model }) => `${account} (${model})`).join(', ');
  const code = codes[last.failure];
  if (code === 'provider_rejected') return new GatewayError(code, last.message, { status: callersStatus(last.status) });
  const times =
    open.attempts.length === 1
      ? 'The provider did not answer'
      : `None of ${open.attempts.length} attempts was answered`;
  return new GatewayError(code, `${times}: ${tried}. The last said: ${last.message}`, {
    retryAfterMs: last.retryAfterMs ?? undefined,
  });
}

const codes: Record<ProviderFailure, ErrorCode> = {
  'rate-limited': 'provider_rate_limited',
  overloaded: 'provider_error',
  timeout: 'provider_timeout',
  'server-error': 'provider_error',
  unreachable: 'provider_error',
  'bad-credential': 'provider_credential_rejected',
  'quota-exceeded': 'provider_credential_rejected',
  'model-not-found': 'provider_error',
  'context-length': 'provider_rejected',
  'content-filter': 'provider_rejected',
  'bad-request': 'provider_rejected',
  'malformed-answer': 'provider_error',
};

/** A provider's verdict on the request itself keeps its status, as long as it is one about requests. */
function callersStatus(status: number | null): number {
  return status !== null && [400, 404, 405, 409, 410, 413, 415, 422].includes(status) ? status : 400;
}
