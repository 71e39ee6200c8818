import { type ErrorCode, GatewayError } from '@switchyard/core/errors';
import type { ProviderFailure } from '@switchyard/core/routing/provider-failure';
import type { Following } from './following.ts';

/**
 * The error for the caller when no provider answered. The provider's own words are kept; its credential's troubles never look like
 * the caller's. Where every target limits its rate, the caller hears when the first of them may be asked again.
 */
export function errorOfFailure(following: Following): GatewayError {
  const { open, last, unable } = following;
  if (last === undefined) return unable ?? errorUnasked(following);
  const code = codes[last.failure];
  if (code === 'provider_rejected') return new GatewayError(code, last.message, { status: callersStatus(last.status) });
  const tried = open.attempts.map(({ account, model }) => `${account} (${model})`).join(', ');
  const times =
    open.attempts.length === 1
      ? 'The provider did not answer'
      : `None of ${open.attempts.length} attempts was answered`;
  const retryAfterMs = isLimitedEverywhere(following) ? pauseMs(following) : last.retryAfterMs;
  return new GatewayError(code, `${times}: ${tried}. The last said: ${last.message}`, {
    retryAfterMs: retryAfterMs ?? undefined,
  });
}

/** Nobody was asked: the reasons are those of the decision. */
function errorUnasked(following: Following): GatewayError {
  const { open, resting } = following;
  const reasons = open.candidates.map(({ account, model, reason }) => `${account} (${model}): ${reason}`).join('; ');
  if (resting.length > 0 && isLimitedEverywhere(following))
    return new GatewayError('provider_rate_limited', `Every provider limits its rate at this moment: ${reasons}.`, {
      retryAfterMs: pauseMs(following) ?? undefined,
    });
  if (following.full)
    return new GatewayError('provider_busy', `Every provider has too many calls under way: ${reasons}.`, {
      retryAfterMs: 1_000,
    });
  const why = reasons === '' ? '' : ` ${reasons}.`;
  return new GatewayError('provider_error', `No provider account could be asked for ${open.call.model}.${why}`);
}

const isLimitedEverywhere = ({ open, resting }: Following) =>
  open.attempts.every(({ outcome }) => outcome === 'rate-limited') &&
  resting.every(({ rest }) => rest.kind === 'cooling');

/** How long until the first of the targets may be asked again, ms; null when one of them may be now. */
function pauseMs({ candidates, health, services }: Following): number | null {
  let soonestMs = Number.POSITIVE_INFINITY;
  for (const { account, attempt } of candidates.possible) {
    const choice = health.choose({ account, model: attempt.model });
    if (choice.credential !== null) return null;
    if (choice.rest?.kind === 'cooling') soonestMs = Math.min(soonestMs, choice.rest.untilMs);
  }
  const leftMs = soonestMs - services.clock.monotonicMs();
  // Rounded up: whoever comes back a moment too early is refused again.
  return Number.isFinite(leftMs) ? Math.max(Math.ceil(leftMs / 10) * 10, 0) : null;
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
