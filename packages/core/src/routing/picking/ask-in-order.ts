import { failureWords } from '../failure-words.ts';
import type { ProviderFailure } from '../provider-failure.ts';
import type { Child, Outcome, Route, Walking } from '../strategy.ts';
import { nameOfChild } from './name-of-child.ts';

/** Children in the order in which they are asked, the failures after which the next is asked too, and how notes call the strategy. */
type Order = { strategy: string; children: readonly Child[]; on: readonly ProviderFailure[] | undefined };

/**
 * Asks one child after the other, past those that were not asked and after the failures in `on`, until one succeeds or fails
 * otherwise. Answers the last failure, and `skipped` only when none of them was asked: so a strategy above hears why this one gave up.
 */
export function* askInOrder({ strategy, children, on = [] }: Order, walking: Walking): Route {
  let last: Outcome = { kind: 'skipped' };
  for (const [index, child] of children.entries()) {
    const outcome = yield* walking.walk(child);
    if (outcome.kind === 'succeeded') return outcome;
    if (outcome.kind === 'failed') last = outcome;
    const next = children[index + 1];
    if (next === undefined) break;
    const why = outcome.kind === 'failed' ? failureWords[outcome.failure] : 'passing over the one before';
    if (outcome.kind === 'failed' && !on.includes(outcome.failure)) {
      walking.note(`${strategy}: it does not move on after ${why}.`);
      break;
    }
    walking.note(`${strategy}: after ${why}, ${nameOfChild(next, walking)}.`);
  }
  return last;
}
