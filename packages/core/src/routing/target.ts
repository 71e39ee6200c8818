import { z } from 'zod';
import { nestedAtMost } from './nested-at-most.ts';
import type { Target } from './strategy.ts';
import { listedStrategies } from './strategy-of.ts';
import { timeouts } from './timeouts.ts';

const call = z.strictObject({
  kind: z.literal('call'),
  providerAccountId: z.uuid(),
  model: z.string().min(1).max(200),
  /** How often it is asked again after a failure that may pass; 0 when absent. */
  retries: z.int().min(0).max(2).optional(),
  timeouts: timeouts.optional(),
});

const alias = z.strictObject({ kind: z.literal('alias'), name: z.string().min(1).max(63) });

const node: z.ZodType<Target> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    call,
    alias,
    ...listedStrategies.map((strategy) => strategy.settings(node) as unknown as typeof alias),
  ]),
);

/** How many levels a tree may have, its calls among them. */
export const maxTargetLevels = 8;

/** Parses a strategy tree. Unknown strategies and settings are refused where they stand, and so is a level too many. */
export const target: z.ZodType<Target> = nestedAtMost(node, {
  levels: maxTargetLevels,
  isLevel: (value) => 'kind' in value,
  message: `A target nests at most ${maxTargetLevels} levels deep.`,
});
