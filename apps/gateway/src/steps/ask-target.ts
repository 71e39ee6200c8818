import type { CredentialConfiguration } from '@switchyard/core/configuration/organization-configuration';
import type { CallOutcome } from '@switchyard/core/routing/health/verdict';
import type { ProviderFailure } from '@switchyard/core/routing/provider-failure';
import type { Outcome } from '@switchyard/core/routing/strategy';
import type { Timeouts } from '@switchyard/core/routing/timeouts';
import type { OpenAttempt, OpenRequest } from '../open-request.ts';
import type { OpenCall } from '../upstream/health/organization-health.ts';
import type { Failed, Reply } from '../upstream/reply.ts';
import { closeAttempt, openAttempt, passOver } from './attempts.ts';
import type { Answered } from './deliver.ts';
import { type Following, mostAttempts } from './following.ts';
import type { Candidate } from './plan.ts';

/** A target, the credential to begin with, and what its route says of its timeouts. */
export type Asking = { candidate: Candidate; credential: CredentialConfiguration; timeouts: Timeouts };

/**
 * Asks a target. When the provider refuses the credential, or limits its rate, the account's next credential is asked at once; a
 * refused credential costs no attempt, since what is wrong with it is wrong for every target of the route.
 */
export async function askTarget(following: Following, asking: Asking): Promise<Outcome | { answer: Answered }> {
  const { open, services } = following;
  const { candidate } = asking;
  const tried = new Set<string>();
  for (let { credential } = asking; ; ) {
    tried.add(credential.id);
    const timeouts = timeoutsOf(following, asking.timeouts);
    if (timeouts === null) {
      open.steps.push('No time is left for another attempt.');
      return { kind: 'skipped' };
    }
    const { reply, opened, call } = await attempt(following, { candidate, credential, timeouts });
    if (reply.kind === 'unable') {
      passOver(open, opened, reply.error);
      following.unable ??= reply.error;
      return { kind: 'skipped' };
    }
    following.asked = true;
    if (reply.kind !== 'failed') return { answer: { attempt: opened, call, reply } };
    closeAttempt(open, opened, { outcome: reply.failure, message: reply.message }, services);
    following.last = reply;
    if (!refusals.has(reply.failure)) following.attempts++;
    const next = nextCredential(following, { candidate, failure: reply.failure, tried });
    if (next === null) return { kind: 'failed', failure: reply.failure };
    credential = next;
  }
}

/** What a provider says of the credential, not of the call. */
const refusals: ReadonlySet<ProviderFailure> = new Set(['bad-credential', 'quota-exceeded']);

type Failing = { candidate: Candidate; failure: ProviderFailure; tried: ReadonlySet<string> };

function nextCredential(following: Following, { candidate, failure, tried }: Failing): CredentialConfiguration | null {
  const isRefused = refusals.has(failure);
  if (!isRefused && failure !== 'rate-limited') return null;
  if (!isRefused && following.attempts >= mostAttempts(following)) return null;
  return following.health.choose(targetOf(candidate), tried).credential;
}

const targetOf = ({ account, attempt: { model } }: Candidate) => ({ account, model });

/**
 * What bounds one attempt: the call's own timeouts, then the rule's. The total bounds all attempts of the route together. Null when
 * none of it is left.
 */
function timeoutsOf({ open, services, startedMs }: Following, ofCall: Timeouts): Timeouts | null {
  const timeouts = { ...open.plan?.definition?.timeouts, ...ofCall };
  const totalMs = timeouts.totalMs ?? services.settings.totalMs;
  const leftMs = totalMs - (services.clock.monotonicMs() - startedMs);
  return leftMs > 0 ? { ...timeouts, totalMs: leftMs } : null;
}

/**
 * What a failure tells of the target. What a caller could make the provider say is no word on the credential; and in a provider's own
 * words a caller may ask for anything, also for what is forbidden to the account or breaks on the way there.
 */
const outcomeOf = ({ call }: Pick<OpenRequest, 'call'>, failed: Failed): CallOutcome =>
  failed.isQuoted || call.kind === 'native' ? { kind: 'unknown' } : failed;

type Made = { reply: Reply; opened: OpenAttempt; call: OpenCall };

/** One call to the provider. Whatever comes of it, health hears of it: here of a failure, from `deliver` of the rest. */
async function attempt(following: Following, { candidate, credential, timeouts }: Asking): Promise<Made> {
  const { open, services, health } = following;
  const opened = openAttempt(open, { candidate, credential }, services);
  const call = health.start(targetOf(candidate), credential, open.call.stream);
  const unbounded = open.call.maxOutputTokens === null && open.reservation?.mustBeBounded === true;
  try {
    const reply = await services.upstream.call({
      call: open.call,
      requestId: open.id,
      createdSeconds: Math.floor(open.startedAtMs / 1_000),
      configuration: open.caller.configuration,
      teamId: open.caller.key.teamId,
      account: candidate.account,
      credential,
      timeouts,
      model: candidate.attempt.model,
      addMaxOutputTokens: unbounded ? (open.reservation?.maxOutputTokens ?? null) : null,
      dropUnsupported: open.dropUnsupported || (open.plan?.definition?.dropUnsupported ?? false),
      attempt: opened,
      signal: open.cache?.flight?.signal ?? open.abort.signal,
      tap: open.cache?.flight?.recording.tap ?? null,
      onSigned: () => {
        opened.signedMs = services.clock.monotonicMs();
      },
      onHeaders(headers) {
        opened.headersMs = services.clock.monotonicMs();
        call.heard(headers);
      },
    });
    if (reply.kind === 'failed') call.ended(outcomeOf(open, reply));
    else if (reply.kind === 'unable') call.ended({ kind: 'unknown' });
    return { reply, opened, call };
  } catch (thrown) {
    call.ended({ kind: 'unknown' });
    const message = open.abort.signal.aborted ? 'The caller left.' : 'The attempt stopped unexpectedly.';
    closeAttempt(open, opened, { outcome: 'cancelled', message }, services);
    throw thrown;
  }
}
