import { z } from 'zod';
import { askInOrder } from '../picking/ask-in-order.ts';
import { drawByWeight } from '../picking/draw-by-weight.ts';
import { nameOfChild } from '../picking/name-of-child.ts';
import { childrenOfWeighted, on, weight, weightedTargetsOf } from '../picking/pick-settings.ts';
import { defineStrategy } from '../strategy.ts';

/** Picks one target in proportion to its weight; when that cannot be asked, one of the others likewise. */
export const weighted = defineStrategy({
  settings: (target) => z.strictObject({ kind: z.literal('weighted'), on, targets: weightedTargetsOf(target, weight) }),
  children: (settings) => childrenOfWeighted(settings),

  *route(settings, walking) {
    const children = drawByWeight(childrenOfWeighted(settings), walking.chance);
    const [first] = children;
    const sum = children.reduce((all, child) => all + child.weight, 0);
    if (first) walking.note(`Weighted: ${nameOfChild(first, walking)}, by its weight of ${first.weight} in ${sum}.`);
    return yield* askInOrder({ strategy: 'Weighted', children, on: settings.on }, walking);
  },
});
