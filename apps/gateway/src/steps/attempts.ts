import type { CredentialConfiguration } from '@switchyard/core/configuration/organization-configuration';
import type { GatewayError } from '@switchyard/core/errors';
import { keptWords } from '../content/keeping.ts';
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
  const opened = newAttempt({ candidate, credential }, clock);
  open.attempts.push(opened);
  return opened;
}

/** An attempt of which nothing is known yet. */
export function newAttempt({ candidate, credential }: Signed, clock: Services['clock']): OpenAttempt {
  const { attempt, account, price } = candidate;
  return {
    providerAccountId: account.id,
    credentialId: credential.id,
    account: account.name,
    provider: account.provider,
    model: attempt.model,
    price,
    startedMs: clock.monotonicMs(),
    signedMs: null,
    headersMs: null,
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
  attempt.errorMessage = message === null ? null : keptWords(open.keeping, message);
  open.candidates.push({
    providerAccountId: attempt.providerAccountId,
    account: attempt.account,
    model: attempt.model,
    result: outcome === 'succeeded' ? 'served' : 'failed',
    reason: message === null ? 'answered' : (attempt.errorMessage ?? wordsForOutcome(attempt)),
  });
}

/** What is told of a failure whose words are not kept. */
const wordsForOutcome = ({ outcome, httpStatus }: OpenAttempt) =>
  httpStatus === null ? outcome : `${outcome} (status ${httpStatus})`;

/** Which field it is about, where its name is one of a format's. */
const fieldOf = ({ code, details: { param = '' } }: GatewayError) =>
  /^[\w.[\]-]{1,100}$/.test(param) ? `${code} (${param})` : code;

/** A target whose format cannot say what the call says was never asked. */
export function passOver(open: OpenRequest, attempt: OpenAttempt, error: GatewayError): void {
  open.attempts = open.attempts.filter((one) => one !== attempt);
  const { providerAccountId, account, model } = attempt;
  const reason = keptWords(open.keeping, error.message) ?? `it cannot say what the call says: ${fieldOf(error)}`;
  open.candidates.push({ providerAccountId, account, model, result: 'skipped', reason });
}
