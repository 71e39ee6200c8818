import { z } from 'zod';
import { providerFailure, retryableFailures } from '../provider-failure.ts';
import { defineStrategy, type Outcome, type Target } from '../strategy.ts';

/** Tries targets in order, moving on only after the listed kinds of failure, and past targets that cannot be asked. */
export const fallback = defineStrategy({
  settings: (target: z.ZodType<Target>) =>
    z.strictObject({
      kind: z.literal('fallback'),
      on: z
        .array(providerFailure)
        .min(1)
        .default([...retryableFailures]),
      targets: z.array(target).min(1),
    }),
  children: ({ targets }) => targets,

  *route({ on, targets }, walk) {
    let outcome: Outcome = { kind: 'skipped' };
    for (const target of targets) {
      outcome = yield* walk(target);
      if (outcome.kind === 'succeeded' || (outcome.kind === 'failed' && !on.includes(outcome.failure))) break;
    }
    return outcome;
  },
});
