import { z } from 'zod';
import { formatUsd } from '../../money/money.ts';
import { askInOrder } from '../picking/ask-in-order.ts';
import { drawByWeight } from '../picking/draw-by-weight.ts';
import { keptTogether } from '../picking/kept-together.ts';
import { leastCostNanos } from '../picking/least-cost.ts';
import { nameOfChild } from '../picking/name-of-child.ts';
import { childrenOfWeighted, on, weight, weightedTargetsOf } from '../picking/pick-settings.ts';
import { rankByRendezvous } from '../picking/rendezvous.ts';
import { type Child, defineStrategy, type Walking } from '../strategy.ts';

/**
 * Keeps what belongs together on one target, its home: a session, a user (the end user that the caller names, else the member whose key
 * it is), or requests whose prompts begin alike, so that the provider's prompt cache stays warm. Homes are spread in proportion to the
 * weights, and only those of a target move that is taken away. A request that does not say its session, user or prompt is spread by chance.
 *
 * A prompt's home is kept while reading the prompt from the cache there costs no more than another target would at the full price. A home
 * without a price is kept, and a target without a price never takes its place.
 */
export const sticky = defineStrategy({
  settings: (target) =>
    z.strictObject({
      kind: z.literal('sticky'),
      by: z.enum(['session', 'user', 'prompt-prefix']),
      on,
      targets: weightedTargetsOf(target, weight.optional()),
    }),
  children: (settings) => childrenOfWeighted(settings),

  *route(settings, walking) {
    const children = order(settings.by, childrenOfWeighted(settings), walking);
    return yield* askInOrder({ strategy: 'Sticky', children, on: settings.on }, walking);
  },
});

type Weighted = Child & { weight: number };
type By = 'session' | 'user' | 'prompt-prefix';

function order(by: By, children: readonly Weighted[], walking: Walking): readonly Child[] {
  const { word, of } = keptTogether[by];
  const value = of(walking.facts);
  const ordered = value ? rankByRendezvous(children, value, walking) : drawByWeight(children, walking.chance);
  const [home, ...others] = ordered;
  if (home === undefined) return ordered;
  const cheaper = value && by === 'prompt-prefix' ? cheaperThan(home, others, walking) : undefined;
  if (cheaper) {
    walking.note(`Sticky: ${nameOfChild(home, walking)} is the home of the ${word}, ${cheaper.why}.`);
    return [cheaper.child, ...ordered.filter((child) => child !== cheaper.child)];
  }
  const why = value ? `the home of the ${word}` : `by chance, since the request names no ${word}`;
  walking.note(`Sticky: ${nameOfChild(home, walking)}, ${why}.`);
  return ordered;
}

/** The cheapest of the others, when its full price is below that of reading the prompt from the cache at home. */
function cheaperThan(
  home: Child,
  others: readonly Child[],
  walking: Walking,
): { child: Child; why: string } | undefined {
  const atHome = leastCostNanos(home, 'cached', walking);
  if (atHome === null) return undefined;
  let best: { child: Child; cost: bigint } | undefined;
  for (const child of others) {
    const cost = leastCostNanos(child, 'fresh', walking);
    if (cost !== null && cost < (best?.cost ?? atHome)) best = { child, cost };
  }
  if (best === undefined) return undefined;
  const name = nameOfChild(best.child, walking);
  const why = `but ${formatUsd(atHome)} with its cache is more than ${formatUsd(best.cost)} at ${name} without; the latter`;
  return { child: best.child, why };
}
