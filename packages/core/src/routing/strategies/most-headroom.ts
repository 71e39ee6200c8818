import { z } from 'zod';
import { askBestFirst } from '../picking/ask-best-first.ts';
import { shuffled } from '../picking/draw-by-weight.ts';
import { childrenOfTargets, on, targetsOf } from '../picking/pick-settings.ts';
import { defineStrategy } from '../strategy.ts';

/** What a target counts as whose provider says nothing of its limits. */
const unknownHeadroom = 0.5;

/**
 * Picks the target with the largest share of its provider's rate limits left; of a tree, the best of its calls counts. A provider
 * that says nothing of its limits counts as half used up, so that it goes before a tight one and after a roomy one. Among equals
 * chance decides.
 */
export const mostHeadroom = defineStrategy({
  settings: (target) => z.strictObject({ kind: z.literal('most-headroom'), on, targets: targetsOf(target) }),
  children: (settings) => childrenOfTargets(settings),

  *route(settings, walking) {
    const ranked = shuffled(childrenOfTargets(settings), walking.chance)
      .map((child) => {
        const shares = walking.callsOf(child).map((call) => walking.signals.headroom(call));
        const best = Math.max(...shares.map((share) => share ?? unknownHeadroom));
        const known = shares.some((share) => share === best);
        return { ...child, best, seen: known ? `with ${Math.round(best * 100)} % left` : 'with limits unknown' };
      })
      .sort((one, other) => other.best - one.best);
    return yield* askBestFirst({ strategy: 'Most headroom', ranked, on: settings.on }, walking);
  },
});
