import type { RoutePlan } from '../plan-route.ts';
import { type ProviderFailure, passingFailures, providerFailure } from '../provider-failure.ts';
import { routeOf } from '../route.ts';
import type { AskedAttempt, Outcome, Surroundings } from '../strategy.ts';
import { repeatable } from './repeatable.ts';

/** What may be asked, and how often in all. `mayAsk` is asked once for each target. */
export type DryWalk = { mayAsk(asked: AskedAttempt): boolean; mostAttempts: number };

/**
 * The attempts that a plan's route asks for, in order, when every one of them fails: each in the way after which most others follow, by
 * preference one that passes by itself. What strategies note on the way is noted, and before what they note only because an attempt
 * failed stands that it did. Nothing is called.
 */
export function dryWalk(
  plan: Pick<RoutePlan, 'target' | 'key'>,
  surroundings: Surroundings,
  { mayAsk, mostAttempts }: DryWalk,
): AskedAttempt[] {
  const { again } = repeatable(surroundings.chance, surroundings.signals);
  const known = new Map<string, boolean>();
  const isAsked = (asked: AskedAttempt) => {
    const name = `${asked.providerAccountId} ${asked.model}`;
    const may = known.get(name) ?? mayAsk(asked);
    known.set(name, may);
    return may;
  };
  const walk = (failures: readonly ProviderFailure[]) =>
    walkOnce(plan, { ...surroundings, ...again() }, { isAsked, mostAttempts, failures });

  const failures: ProviderFailure[] = [];
  let longest = walk(failures);
  while (longest.attempts.length > failures.length) {
    const tries = preferred.map((failure) => ({ failure, walk: walk([...failures, failure]) }));
    const best = tries.reduce((most, one) => (one.walk.attempts.length > most.walk.attempts.length ? one : most));
    failures.push(best.failure);
    longest = best.walk;
  }
  for (const note of longest.notes) surroundings.note(note);
  return longest.attempts;
}

/** The last of the failures is repeated. */
type Scripted = {
  isAsked(asked: AskedAttempt): boolean;
  mostAttempts: number;
  failures: readonly ProviderFailure[];
};

function walkOnce(
  { target, key }: Pick<RoutePlan, 'target' | 'key'>,
  surroundings: Surroundings,
  { isAsked, mostAttempts, failures }: Scripted,
) {
  const walked = { attempts: [] as AskedAttempt[], notes: [] as string[] };
  let failed: string | undefined;
  const note = (words: string) => {
    if (failed !== undefined) walked.notes.push(failed);
    failed = undefined;
    walked.notes.push(words);
  };
  const route = routeOf(target, { ...surroundings, note }, key);
  for (let step = route.next(); !step.done && walked.attempts.length < mostAttempts; ) {
    if (!isAsked(step.value)) {
      step = route.next(skipped);
      continue;
    }
    const failure = failures[walked.attempts.length] ?? failures.at(-1) ?? 'overloaded';
    walked.attempts.push(step.value);
    if (walked.attempts.length === mostAttempts) break;
    failed = `If ${surroundings.nameOf(step.value)} failed:`;
    step = route.next({ kind: 'failed', failure });
  }
  return walked;
}

const skipped: Outcome = { kind: 'skipped' };

/** Those that pass by themselves first. */
const preferred: readonly ProviderFailure[] = [
  ...new Set<ProviderFailure>(['overloaded', ...passingFailures, ...providerFailure.options]),
];
