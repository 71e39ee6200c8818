import type { CredentialConfiguration } from '@switchyard/core/configuration/organization-configuration';
import { GatewayError } from '@switchyard/core/errors';
import { parseJson } from '@switchyard/core/json/parse-json';
import type { CallOutcome } from '@switchyard/core/routing/health/verdict';
import { z } from 'zod';
import type { Lookup } from '../cache/lookup.ts';
import { keptWords } from '../content/keeping.ts';
import type { OpenAttempt, OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import type { OpenCall } from '../upstream/health/organization-health.ts';
import type { ProviderCall, Reply } from '../upstream/reply.ts';
import { newAttempt } from './attempts.ts';

/** How long a request may be held up to find out whether a like one was answered, ms. */
const patienceMs = 2_000;

const timeouts = { connectMs: 1_000, firstContentMs: patienceMs, totalMs: patienceMs };

/**
 * The question of a request as a vector, by one call to the embeddings model. Null when the account should not be asked now, or did
 * not answer well. Throws only when the caller has left.
 */
export async function embed(open: OpenRequest, lookup: Lookup, services: Services): Promise<Float32Array | null> {
  const { account, call, price } = lookup;
  const { clock, board, settings } = services;
  const organizationId = open.caller.configuration.id;
  const loading = board.load(organizationId);
  if (loading) await loading;
  const health = board.of(organizationId);
  const isAway = (account.awayUntil?.getTime() ?? 0) > clock.wallMs();
  if (isAway || health.callsTo(account.id) >= settings.maxCallsPerAccount) return null;
  const target = { account, model: call.model };
  const { credential } = health.choose(target);
  if (credential === null) return null;
  const candidate = { attempt: { providerAccountId: account.id, model: call.model }, account, price };
  const attempt = newAttempt({ candidate, credential }, clock);
  lookup.attempt = attempt;
  const opened = health.start(target, credential, false);
  let outcome: CallOutcome = { kind: 'unknown' };
  try {
    const reply = await services.upstream.call(embeddingCall(open, { lookup, attempt, credential, opened }, services));
    const vector = vectorIn(reply);
    if (reply.kind === 'unable')
      lookup.attempt = null; // it was never made
    else if (reply.kind === 'failed') {
      note(open, attempt, { outcome: reply.failure, message: reply.message });
      outcome = reply.isQuoted ? { kind: 'unknown' } : reply;
    } else if (vector === null) note(open, attempt, { outcome: 'malformed-answer', message: 'It holds no vector.' });
    else {
      note(open, attempt, { outcome: 'succeeded', message: null });
      outcome = { kind: 'succeeded' };
    }
    return vector;
  } catch (thrown) {
    if (open.abort.signal.aborted || !(thrown instanceof GatewayError)) throw thrown;
    note(open, attempt, { outcome: 'cancelled', message: thrown.message });
    return null;
  } finally {
    attempt.endedMs = clock.monotonicMs();
    opened.ended(outcome);
  }
}

type Embedding = { lookup: Lookup; attempt: OpenAttempt; credential: CredentialConfiguration; opened: OpenCall };

/** It is bounded by the question alone, and nobody reads along. */
function embeddingCall(
  open: OpenRequest,
  { lookup: { account, call }, attempt, credential, opened }: Embedding,
  { clock }: Services,
): ProviderCall {
  return {
    call,
    requestId: open.id,
    createdSeconds: Math.floor(open.startedAtMs / 1_000),
    configuration: open.caller.configuration,
    teamId: open.caller.key.teamId,
    account,
    credential,
    timeouts,
    model: call.model,
    addMaxOutputTokens: null,
    dropUnsupported: false,
    attempt,
    signal: open.abort.signal,
    tap: null,
    onSigned() {
      attempt.signedMs = clock.monotonicMs();
    },
    onHeaders(headers) {
      attempt.headersMs = clock.monotonicMs();
      opened.heard(headers);
    },
  };
}

function note(
  open: OpenRequest,
  attempt: OpenAttempt,
  { outcome, message }: { outcome: string; message: string | null },
): void {
  attempt.outcome = outcome;
  attempt.errorMessage = message === null ? null : keptWords(open.keeping, message);
}

const answered = z.looseObject({
  data: z.array(z.looseObject({ embedding: z.array(z.number()).min(1) })).length(1),
});

function vectorIn(reply: Reply): Float32Array | null {
  if (reply.kind !== 'answer' || typeof reply.body !== 'string') return null;
  const [first] = answered.safeParse(parseJson(reply.body)).data?.data ?? [];
  return first === undefined ? null : Float32Array.from(first.embedding);
}
