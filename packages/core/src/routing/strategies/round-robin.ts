import { z } from 'zod';
import { askInOrder } from '../picking/ask-in-order.ts';
import { nameOfChild } from '../picking/name-of-child.ts';
import { childrenOfTargets, on, targetsOf } from '../picking/pick-settings.ts';
import { defineStrategy } from '../strategy.ts';

/** Takes turns: each request goes to the next target. When that cannot be asked, the one after it serves, and the turns go on as before. */
export const roundRobin = defineStrategy({
  settings: (target) => z.strictObject({ kind: z.literal('round-robin'), on, targets: targetsOf(target) }),
  children: (settings) => childrenOfTargets(settings),

  *route(settings, walking) {
    const written = childrenOfTargets(settings);
    const turn = walking.signals.turn(walking.key) % written.length;
    const children = [...written.slice(turn), ...written.slice(0, turn)];
    const [first] = children;
    if (first)
      walking.note(`Round robin: the turn of number ${turn + 1} of ${written.length}, ${nameOfChild(first, walking)}.`);
    return yield* askInOrder({ strategy: 'Round robin', children, on: settings.on }, walking);
  },
});
