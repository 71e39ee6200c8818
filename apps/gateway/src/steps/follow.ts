import { GatewayError } from '@switchyard/core/errors';
import type { Attempt, Outcome } from '@switchyard/core/routing/strategy';
import { route } from '@switchyard/core/routing/target';
import type { OpenAttempt, OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import { type Failed, type Piece, type Reply, StreamCut } from '../upstream/reply.ts';
import { errorOfFailure } from './error-of-failure.ts';
import { pauseBeforeRetry } from './pause-before-retry.ts';
import type { Candidate, Candidates } from './plan.ts';

/** Walks the route: makes each attempt it asks for, tells it what came of it, and passes on the answer of the one that succeeds. */
export async function* follow(open: OpenRequest, candidates: Candidates, services: Services): AsyncGenerator<Piece> {
  if (open.plan === null) throw new Error('A request is followed after it is planned.');
  const steps = route(open.plan.target, services.chance);
  let last: Failed | undefined;
  let unable: GatewayError | undefined;
  for (let step = steps.next(); !step.done; ) {
    const candidate = find(candidates, step.value);
    if (candidate === undefined) {
      step = steps.next(skipped);
      continue;
    }
    if (open.attempts.length >= services.settings.maxAttempts) break;
    if (last) await pauseBeforeRetry({ open, candidate, last, chance: services.chance });
    const attempt = openAttempt(open, candidate, services);
    const reply = await call(open, { candidate, attempt, candidates }, services);
    if (reply.kind === 'unable') {
      passOver(open, attempt, reply.error);
      unable ??= reply.error;
      step = steps.next(skipped);
      continue;
    }
    if (reply.kind !== 'failed') return yield* answered(open, { attempt, reply }, services);
    closeAttempt(open, attempt, { outcome: reply.failure, message: reply.message }, services);
    last = reply;
    step = steps.next({ kind: 'failed', failure: reply.failure });
  }
  throw last === undefined && unable ? unable : errorOfFailure(open, last);
}

/** A target whose format cannot say what the call says was never asked. */
function passOver(open: OpenRequest, attempt: OpenAttempt, { message }: GatewayError): void {
  open.attempts = open.attempts.filter((one) => one !== attempt);
  const { providerAccountId, account, model } = attempt;
  open.candidates.push({ providerAccountId, account, model, result: 'skipped', reason: message });
}

/** A target that cannot serve is passed over; it costs no attempt. */
const skipped: Outcome = { kind: 'skipped' };

function find({ possible }: Candidates, wanted: Attempt): Candidate | undefined {
  return possible.find(
    ({ attempt }) => attempt.providerAccountId === wanted.providerAccountId && attempt.model === wanted.model,
  );
}

type Making = { candidate: Candidate; attempt: OpenAttempt; candidates: Candidates };

async function call(open: OpenRequest, { candidate, attempt, candidates }: Making, services: Services): Promise<Reply> {
  const unbounded = open.call.maxOutputTokens === null && candidates.budgeted.limited;
  try {
    return await services.upstream.call({
      call: open.call,
      requestId: open.id,
      createdSeconds: Math.floor(open.startedAtMs / 1_000),
      configuration: open.caller.configuration,
      teamId: open.caller.key.teamId,
      account: candidate.account,
      model: candidate.attempt.model,
      addMaxOutputTokens: unbounded ? (open.reservation?.maxOutputTokens ?? null) : null,
      dropUnsupported: open.dropUnsupported || (open.plan?.rule?.dropUnsupported ?? false),
      attempt,
      signal: open.abort.signal,
    });
  } catch (thrown) {
    const message = open.abort.signal.aborted ? 'The caller left.' : 'The attempt stopped unexpectedly.';
    closeAttempt(open, attempt, { outcome: 'cancelled', message }, services);
    throw thrown;
  }
}

type Answered = { attempt: OpenAttempt; reply: Extract<Reply, { kind: 'answer' | 'stream' }> };

async function* answered(open: OpenRequest, { attempt, reply }: Answered, services: Services): AsyncGenerator<Piece> {
  open.firstContentMs = services.clock.monotonicMs();
  // The answer may tell of another model's work: a batch that is looked up.
  if (attempt.model !== open.call.model && open.call.kind === 'native')
    attempt.price = services.priceOf(open.caller.configuration, attempt);
  if (reply.kind === 'answer') {
    open.shape = { kind: 'whole', status: reply.status, contentType: reply.contentType };
    closeAttempt(open, attempt, { outcome: 'succeeded', message: null }, services);
    yield reply.body;
    return;
  }
  open.shape = { kind: 'stream', contentType: reply.contentType, ending: reply.ending };
  let end: AttemptEnd = { outcome: 'cancelled', message: 'The caller left.' };
  try {
    yield* reply.pieces;
    end = { outcome: 'succeeded', message: null };
  } catch (thrown) {
    if (!(thrown instanceof StreamCut)) throw thrown;
    end = { outcome: 'cut', message: thrown.message };
    throw new GatewayError('stream_cut', `The stream from ${attempt.account} broke off: ${thrown.message}`, {
      cause: thrown,
    });
  } finally {
    closeAttempt(open, attempt, end, services);
  }
}

function openAttempt(open: OpenRequest, { attempt, account, price }: Candidate, { clock }: Services): OpenAttempt {
  const opened: OpenAttempt = {
    providerAccountId: account.id,
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
  };
  open.attempts.push(opened);
  return opened;
}

type AttemptEnd = { outcome: OpenAttempt['outcome']; message: string | null };

function closeAttempt(
  open: OpenRequest,
  attempt: OpenAttempt,
  { outcome, message }: AttemptEnd,
  { clock }: Services,
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
