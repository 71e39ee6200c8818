import { z } from 'zod';
import { defineStrategy, type Target } from '../strategy.ts';

/** Picks one target, in proportion to its weight. */
export const weighted = defineStrategy({
  settings: (target: z.ZodType<Target>) =>
    z.strictObject({
      kind: z.literal('weighted'),
      targets: z.array(z.strictObject({ weight: z.int().min(1).max(1_000_000), target })).min(1),
    }),
  children: ({ targets }) => targets.map(({ target }) => target),

  *route({ targets }, walk, chance) {
    let draw = chance.random() * targets.reduce((sum, { weight }) => sum + weight, 0);
    for (const { weight, target } of targets) {
      draw -= weight;
      if (draw < 0) return yield* walk(target);
    }
    return { kind: 'skipped' };
  },
});
