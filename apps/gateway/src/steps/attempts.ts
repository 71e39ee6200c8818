import type { CredentialConfiguration } from '@switchyard/core/configuration/organization-configuration';
import type { GatewayError } from '@switchyard/core/errors';
import type { OpenAttempt, OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import type { Candidate } from './plan.ts';

/** A target and the credential that signs the call in. */
export type Signed = { candidate: Candidate; credential: CredentialConfiguration };

/** Takes an attempt down before it is made. */
export function openAttempt(
  open: OpenRequest,
  { candidate, credential }: Signed,
  { clock }: Pick<Services, 'clock'>,
): OpenAttempt {
  const { attempt, account, price } = candidate;
  const opened: OpenAttempt = {
    providerAccountId: account.id,
    credentialId: credential.id,
    account: account.name,
    provider: account.provider,
    model: attempt.model,
    price,
    startedMs: clock.monotonicMs(),
    endedMs: null,
    outcome: 'cancelled',
    httpStatus: null,
    errorMessage: null,
    upstreamRequestId: null,
    upstreamFormat: null,
    dropped: [],
    usage: null,
    inputUsage: null,
    usageMismatch: null,
    serviceTier: null,
    dispatched: false,
    contentChunks: 0,
    outputCharacters: 0,
    output: '',
    finishReason: null,
    toolArguments: null,
    brokenToolCall: false,
  };
  open.attempts.push(opened);
  return opened;
}

/** How an attempt ended, and in words why; null when it was answered. */
export type AttemptEnd = { outcome: OpenAttempt['outcome']; message: string | null };

/** Takes down how an attempt ended, for the record and for the decision. */
export function closeAttempt(
  open: OpenRequest,
  attempt: OpenAttempt,
  { outcome, message }: AttemptEnd,
  { clock }: Pick<Services, 'clock'>,
): void {
  attempt.endedMs = clock.monotonicMs();
  attempt.outcome = outcome;
  attempt.errorMessage = message;
  open.candidates.push({
    providerAccountId: attempt.providerAccountId,
    account: attempt.account,
    model: attempt.model,
    result: outcome === 'succeeded' ? 'served' : 'failed',
    reason: message ?? 'answered',
  });
}

/** A target whose format cannot say what the call says was never asked. */
export function passOver(open: OpenRequest, attempt: OpenAttempt, { message }: GatewayError): void {
  open.attempts = open.attempts.filter((one) => one !== attempt);
  const { providerAccountId, account, model } = attempt;
  open.candidates.push({ providerAccountId, account, model, result: 'skipped', reason: message });
}
