import { z } from 'zod';
import { askBestFirst } from '../picking/ask-best-first.ts';
import { shuffled } from '../picking/draw-by-weight.ts';
import { childrenOfTargets, on, targetsOf } from '../picking/pick-settings.ts';
import { defineStrategy } from '../strategy.ts';

/**
 * Picks the target with the fewest calls under way from this gateway; of a tree, the idlest of its calls counts. Among equals chance
 * decides. How busy a target is, is always known.
 */
export const leastBusy = defineStrategy({
  settings: (target) => z.strictObject({ kind: z.literal('least-busy'), on, targets: targetsOf(target) }),
  children: (settings) => childrenOfTargets(settings),

  *route(settings, walking) {
    const ranked = shuffled(childrenOfTargets(settings), walking.chance)
      .map((child) => {
        const inFlight = Math.min(...walking.callsOf(child).map((call) => walking.signals.inFlight(call)));
        return {
          ...child,
          inFlight,
          seen: Number.isFinite(inFlight) ? `with ${inFlight} under way` : 'without a call',
        };
      })
      .sort((one, other) => one.inFlight - other.inFlight);
    return yield* askBestFirst({ strategy: 'Least busy', ranked, on: settings.on }, walking);
  },
});
