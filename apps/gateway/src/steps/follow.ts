import { retryableFailures } from '@switchyard/core/routing/provider-failure';
import { routeOf } from '@switchyard/core/routing/route';
import type { AskedAttempt, Attempt, Outcome, Surroundings } from '@switchyard/core/routing/strategy';
import type { Timeouts } from '@switchyard/core/routing/timeouts';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import { endsBefore, type Rest } from '../upstream/health/target-health.ts';
import type { Piece } from '../upstream/reply.ts';
import { askTarget } from './ask-target.ts';
import { type Answered, deliver } from './deliver.ts';
import { errorOfFailure } from './error-of-failure.ts';
import { type Following, mostAttempts } from './following.ts';
import { pauseBeforeRetry } from './pause-before-retry.ts';
import type { Candidate, Candidates } from './plan.ts';
import { surroundingsFor } from './surroundings-for.ts';

/** Walks the route: makes each attempt it asks for, tells it what came of it, and passes on the answer of the one that succeeds. */
export async function* follow(
  open: OpenRequest,
  candidates: Pick<Candidates, 'possible'>,
  services: Services,
): AsyncGenerator<Piece> {
  const organizationId = open.caller.configuration.id;
  const health = services.board.of(organizationId);
  const loading = services.board.load(organizationId);
  if (loading) await loading;
  const startedMs = services.clock.monotonicMs();
  const nothing = { attempts: 0, asked: false, last: undefined, unable: undefined, resting: [], away: [], full: false };
  const following: Following = { open, candidates, services, health, startedMs, ...nothing };
  health.retries.open();
  try {
    const answered = await firstAnswer(following);
    if (answered === undefined) throw errorOfFailure(following);
    yield* deliver(open, answered, services);
  } finally {
    health.retries.close();
  }
}

/** Undefined when nobody answered. Past the route are only those that it would have asked, had they not been away or resting. */
async function firstAnswer(following: Following): Promise<Answered | undefined> {
  return (
    (await walk(following)) ??
    (following.asked ? await askThoseSpared(following) : undefined) ??
    (await askThoseAway(following)) ??
    (following.asked ? undefined : await askLeastBad(following))
  );
}

async function walk(following: Following): Promise<Answered | undefined> {
  const { plan } = following.open;
  if (plan === null) throw new Error('A request is followed after it is planned.');
  const route = routeOf(plan.target, surroundingsOf(following), plan.key);
  for (let step = route.next(); !step.done; ) {
    if (following.attempts >= mostAttempts(following)) {
      following.open.steps.push(`No more than ${mostAttempts(following)} attempts are made.`);
      return undefined;
    }
    const outcome = await ask(following, step.value);
    if ('answer' in outcome) return outcome.answer;
    step = route.next(outcome);
  }
  return undefined;
}

type Result = Outcome | { answer: Answered };

const skipped: Outcome = { kind: 'skipped' };

/** Makes an attempt that the route asks for, unless the target should not be asked now. */
async function ask(following: Following, asked: AskedAttempt): Promise<Result> {
  const candidate = candidateOf(following, asked);
  if (candidate === undefined) return skipped; // the plan has said why
  if (asked.again) return await askAgain(following, candidate, asked.timeouts);
  const { services, health } = following;
  const awayMs = candidate.account.awayUntil?.getTime() ?? 0;
  if (awayMs > services.clock.wallMs()) {
    following.away.push({ candidate, timeouts: asked.timeouts });
    return skip(following, candidate, `traffic is routed away until ${timeOf(awayMs)}`);
  }
  if (isFull(following, candidate)) return skipped;
  const choice = health.choose(targetOf(candidate));
  if (choice.credential === null) {
    if (choice.rest) following.resting.push({ candidate, rest: choice.rest, timeouts: asked.timeouts });
    return skip(following, candidate, wordsForRest(following, choice.rest));
  }
  const isSound = !following.asked || health.isSound(targetOf(candidate), choice.credential);
  const work = () => askTarget(following, { candidate, credential: choice.credential, timeouts: asked.timeouts });
  return isSound ? await work() : await withinRetries(following, candidate, work);
}

/**
 * The same target again: after a pause, and only as far as retries are left. Nobody holds leave for a retry while it waits: a provider
 * that asks for long pauses would keep it from everybody else.
 */
async function askAgain(following: Following, candidate: Candidate, timeouts: Timeouts): Promise<Result> {
  if (!following.health.retries.isFree()) return skip(following, candidate, tooManyRetries);
  if (!(await pauseBeforeRetry(following, candidate)))
    return skip(following, candidate, 'it asked for a longer pause than a caller may be kept waiting');
  return await withinRetries(following, candidate, async () => {
    if (isFull(following, candidate)) return skipped;
    const choice = following.health.choose(targetOf(candidate));
    if (choice.credential === null) return skip(following, candidate, wordsForRest(following, choice.rest));
    return await askTarget(following, { candidate, credential: choice.credential, timeouts });
  });
}

const tooManyRetries = 'too many requests are being retried at this moment';

async function withinRetries(following: Following, candidate: Candidate, work: () => Promise<Result>): Promise<Result> {
  const { retries } = following.health;
  if (!retries.take()) return skip(following, candidate, tooManyRetries);
  try {
    return await work();
  } finally {
    retries.giveBack();
  }
}

/**
 * Whether an account has as many calls under way as it may have: more would only wait behind them, and one provider that hangs would take
 * the connections of all.
 */
function isFull(following: Following, candidate: Candidate): boolean {
  const { health, services } = following;
  const calls = health.callsTo(candidate.account.id);
  if (calls < services.settings.maxCallsPerAccount) return false;
  following.full = true;
  skip(following, candidate, `${calls} calls to this account are under way`);
  return true;
}

/**
 * Those that were asked failed. A target that is being tried by another request after its pause, or that was spared this call because it
 * often fails, is then better than a refusal: else a burst of callers would fail for want of a provider that is well again.
 */
async function askThoseSpared(following: Following): Promise<Answered | undefined> {
  const spared = following.resting.filter(({ rest }) => rest.givesWay);
  for (const { candidate, rest, timeouts } of spared) {
    if (!mayGoOn(following)) return undefined;
    if (isFull(following, candidate)) continue;
    const result = await askTarget(following, { candidate, credential: rest.credential, timeouts });
    if ('answer' in result) return result.answer;
  }
  return undefined;
}

/** Whether another target may still be asked after what was heard. */
const mayGoOn = (following: Following): boolean =>
  (following.last === undefined || retryableFailures.includes(following.last.failure)) &&
  following.attempts < mostAttempts(following);

/** Accounts that traffic is routed away from serve what nobody else can. */
async function askThoseAway(following: Following): Promise<Answered | undefined> {
  const { away, health } = following;
  for (const { candidate, timeouts } of away) {
    if (!mayGoOn(following)) return undefined;
    if (isFull(following, candidate)) continue;
    const choice = health.choose(targetOf(candidate));
    if (choice.credential === null) {
      if (choice.rest) following.resting.push({ candidate, rest: choice.rest, timeouts });
      continue;
    }
    const result = await askTarget(following, { candidate, credential: choice.credential, timeouts });
    if ('answer' in result) return result.answer;
  }
  return undefined;
}

/**
 * Everybody rests. A caller is better served by the one that may be asked soonest than by a refusal that nobody tried; but when all
 * of them asked for a pause themselves, only a few calls may try.
 */
async function askLeastBad(following: Following): Promise<Answered | undefined> {
  const [first, ...others] = following.resting;
  if (first === undefined) return undefined;
  const least = others.reduce((best, one) => (endsBefore(one.rest, best.rest) ? one : best), first);
  const { candidate, rest, timeouts } = least;
  if (isFull(following, candidate)) return undefined;
  const work = () => askTarget(following, { candidate, credential: rest.credential, timeouts });
  const cooling = following.resting.every((one) => one.rest.kind === 'cooling');
  following.open.steps.push(`Every target rests; ${candidate.account.name} may be asked again soonest.`);
  const result = cooling ? await withinRetries(following, candidate, work) : await work();
  return 'answer' in result ? result.answer : undefined;
}

function surroundingsOf({ open, candidates, services, health }: Following): Surroundings {
  const { facts, plan, steps } = open;
  if (facts === null || plan === null) throw new Error('A request is followed after it is planned.');
  const { configuration } = open.caller;
  return surroundingsFor({ configuration, facts, plan, steps }, candidates, { health, chance: services.chance });
}

function candidateOf({ candidates }: Following, wanted: Attempt): Candidate | undefined {
  return candidates.possible.find(
    ({ attempt }) => attempt.providerAccountId === wanted.providerAccountId && attempt.model === wanted.model,
  );
}

const targetOf = ({ account, attempt }: Candidate) => ({ account, model: attempt.model });

/** A target that is passed over costs no attempt. */
function skip({ open }: Following, { account, attempt }: Candidate, reason: string): Outcome {
  const { model } = attempt;
  open.candidates.push({ providerAccountId: account.id, account: account.name, model, result: 'skipped', reason });
  return skipped;
}

function wordsForRest({ services: { clock } }: Following, rest: Rest | null): string {
  if (rest === null) return 'it has no credential that new calls may use';
  return `rests until ${timeOf(clock.wallMs() + rest.untilMs - clock.monotonicMs())}: ${rest.reason}`;
}

/** The time of day (UTC) of a moment, ms since 1970. */
const timeOf = (ms: number) => `${new Date(ms).toISOString().slice(11, 19)} UTC`;
