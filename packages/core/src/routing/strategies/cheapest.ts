import { z } from 'zod';
import { formatUsd } from '../../money/money.ts';
import { askBestFirst } from '../picking/ask-best-first.ts';
import { leastCostNanos } from '../picking/least-cost.ts';
import { childrenOfTargets, on, targetsOf } from '../picking/pick-settings.ts';
import { defineStrategy } from '../strategy.ts';

/**
 * Picks the target at which this request will probably cost least; of a tree, the cheapest of its calls counts. Without a price a
 * target comes last. Among equals the order written decides.
 */
export const cheapest = defineStrategy({
  settings: (target) =>
    z.strictObject({
      kind: z.literal('cheapest'),
      /** Whose price counts: that of a prompt which is new to the provider, when absent, or of one that it reads from its cache. */
      prompt: z.enum(['fresh', 'cached']).optional(),
      on,
      targets: targetsOf(target),
    }),
  children: (settings) => childrenOfTargets(settings),

  *route(settings, walking) {
    const { prompt = 'fresh' } = settings;
    const ranked = childrenOfTargets(settings)
      .map((child) => {
        const costNanos = leastCostNanos(child, prompt, walking);
        return { ...child, costNanos, seen: costNanos === null ? 'without a price' : formatUsd(costNanos) };
      })
      .sort((one, other) => compareCosts(one.costNanos, other.costNanos));
    const strategy = prompt === 'cached' ? 'Cheapest with the prompt cached' : 'Cheapest';
    return yield* askBestFirst({ strategy, ranked, on: settings.on }, walking);
  },
});

function compareCosts(one: bigint | null, other: bigint | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return one < other ? -1 : Number(one > other);
}
