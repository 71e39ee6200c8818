import { z } from 'zod';
import { providerFailure } from '../provider-failure.ts';
import type { Child, Target } from '../strategy.ts';

/** At least one, and no more than a person can look over. */
const several = <Item extends z.ZodType>(item: Item) =>
  z.array(item).min(1, 'Name at least one target.').max(20, 'At most 20 targets.');

/** A share among others: 1 and 3 are a quarter and three quarters. */
export const weight = z
  .int('Must be a whole number.')
  .min(1, 'Must be at least 1.')
  .max(1_000_000, 'Must be at most 1,000,000.');

/** The failures after which a strategy that picks one target asks its next choice, too; none when absent. */
export const on = z.array(providerFailure).min(1, 'Name at least one kind of failure.').optional();

/** Settings of targets among which one is chosen. */
export const targetsOf = (target: z.ZodType<Target>) => several(target);

/** The children among {@link targetsOf}. */
export const childrenOfTargets = ({ targets }: { targets: readonly Target[] }): Child[] =>
  targets.map((target, index) => ({ at: ['targets', index], target }));

/** Settings of targets among which one is chosen by weight. */
export const weightedTargetsOf = <Weight extends z.ZodType<number | undefined>>(
  target: z.ZodType<Target>,
  weight: Weight,
) => several(z.strictObject({ weight, target }));

/** The children among {@link weightedTargetsOf}, each with its weight; 1 when absent. */
export const childrenOfWeighted = ({ targets }: { targets: readonly Weighted[] }): (Child & { weight: number })[] =>
  targets.map(({ weight = 1, target }, index) => ({ at: ['targets', index, 'target'], target, weight }));

type Weighted = { weight?: number | undefined; target: Target };
