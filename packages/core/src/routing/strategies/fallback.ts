import { z } from 'zod';
import { askInOrder } from '../picking/ask-in-order.ts';
import { childrenOfTargets, targetsOf } from '../picking/pick-settings.ts';
import { providerFailure, retryableFailures } from '../provider-failure.ts';
import { defineStrategy } from '../strategy.ts';

/** Tries targets in order, moving on only after the listed kinds of failure, and past targets that cannot be asked. */
export const fallback = defineStrategy({
  settings: (target) =>
    z.strictObject({
      kind: z.literal('fallback'),
      on: z
        .array(providerFailure)
        .min(1, 'Name at least one kind of failure.')
        .default([...retryableFailures]),
      targets: targetsOf(target),
    }),
  children: (settings) => childrenOfTargets(settings),
  route: (settings, walking) =>
    askInOrder({ strategy: 'Fallback', children: childrenOfTargets(settings), on: settings.on }, walking),
});
