/**
 * Every way in which the gateway says no: the stable code, the HTTP status, the type that OpenAI's clients expect, and whether
 * the same request may succeed when it is sent again. The text is what the caller reads; nothing internal is ever in it.
 */
export const errorTable = {
  invalid_json: { status: 400, type: 'invalid_request_error', retryable: false },
  invalid_request: { status: 400, type: 'invalid_request_error', retryable: false },
  unsupported_parameter: { status: 400, type: 'invalid_request_error', retryable: false },
  model_unpriced: { status: 400, type: 'invalid_request_error', retryable: false },
  not_supported: { status: 400, type: 'invalid_request_error', retryable: false },
  missing_api_key: { status: 401, type: 'authentication_error', retryable: false },
  invalid_api_key: { status: 401, type: 'authentication_error', retryable: false },
  api_key_expired: { status: 401, type: 'authentication_error', retryable: false },
  api_key_revoked: { status: 401, type: 'authentication_error', retryable: false },
  budget_exceeded: { status: 402, type: 'insufficient_quota', retryable: false },
  organization_suspended: { status: 403, type: 'permission_error', retryable: false },
  team_archived: { status: 403, type: 'permission_error', retryable: false },
  model_not_allowed: { status: 403, type: 'permission_error', retryable: false },
  not_found: { status: 404, type: 'invalid_request_error', retryable: false },
  model_not_found: { status: 404, type: 'invalid_request_error', retryable: false },
  method_not_allowed: { status: 405, type: 'invalid_request_error', retryable: false },
  body_too_slow: { status: 408, type: 'invalid_request_error', retryable: true },
  body_too_large: { status: 413, type: 'invalid_request_error', retryable: false },
  unsupported_media_type: { status: 415, type: 'invalid_request_error', retryable: false },
  provider_rejected: { status: 400, type: 'invalid_request_error', retryable: false },
  rate_limit_exceeded: { status: 429, type: 'rate_limit_error', retryable: true },
  budget_in_flight: { status: 429, type: 'rate_limit_error', retryable: true },
  provider_rate_limited: { status: 429, type: 'rate_limit_error', retryable: true },
  client_closed_request: { status: 499, type: 'invalid_request_error', retryable: false },
  internal_error: { status: 500, type: 'api_error', retryable: true },
  provider_error: { status: 502, type: 'api_error', retryable: true },
  provider_credential_rejected: { status: 502, type: 'api_error', retryable: false },
  stream_cut: { status: 502, type: 'api_error', retryable: true },
  provider_busy: { status: 503, type: 'api_error', retryable: true },
  limits_unavailable: { status: 503, type: 'api_error', retryable: true },
  configuration_unavailable: { status: 503, type: 'api_error', retryable: true },
  record_unavailable: { status: 503, type: 'api_error', retryable: true },
  provider_timeout: { status: 504, type: 'api_error', retryable: true },
} as const satisfies Record<string, { status: number; type: string; retryable: boolean }>;

/** A stable name of an error, the same in every wire format. */
export type ErrorCode = keyof typeof errorTable;

/** What an error may carry beside its code. */
export type ErrorDetails = {
  /** The field of the request that is wrong. */
  param?: string | undefined;
  /** How long to wait before trying again, in ms. */
  retryAfterMs?: number | undefined;
  /** Another status than the table's: a provider's own verdict on the caller's request. */
  status?: number | undefined;
  /** Further response headers. */
  headers?: Record<string, string> | undefined;
  cause?: unknown;
};

/** An error whose message is meant for the caller. Anything else that is thrown becomes `internal_error`. */
export class GatewayError extends Error {
  override name = 'GatewayError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return this.details.status ?? errorTable[this.code].status;
  }
}
