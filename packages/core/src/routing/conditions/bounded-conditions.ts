import { z } from 'zod';
import { weightOf } from './pattern-weight.ts';

/** The most conditions that all rules of a routing may have together, and all aliases; groups do not count. */
export const mostConditions = 1_000;

/** The most that the patterns in them may weigh together: every request may have to be held against each of them. */
export const heaviestPatterns = 2_000;

/**
 * The schema of a list of rules or of aliases, with a bound on the conditions in all of it. It is kept before the schema goes into the
 * list, so that nothing is compiled of what is too much: whoever may write routing could otherwise keep everybody waiting, here and at
 * every request.
 */
export function boundedConditions<Schema extends z.ZodType>(
  schema: Schema,
): z.ZodType<z.output<Schema>, z.input<Schema>> {
  const bounded = z.preprocess((value, context) => {
    const { conditions, weight } = conditionsIn(value);
    if (conditions > mostConditions)
      context.addIssue({
        code: 'custom',
        message: `At most ${mostConditions} conditions together; these are ${conditions}.`,
      });
    if (weight > heaviestPatterns)
      context.addIssue({
        code: 'custom',
        message:
          'The patterns in all of the conditions are too much together. Use "is" or "starts with" where they do.',
      });
    return value;
  }, schema);
  return bounded as z.ZodType<z.output<Schema>, z.input<Schema>>;
}

/** Counts whatever looks like a condition, wherever it stands. */
function conditionsIn(root: unknown): { conditions: number; weight: number } {
  const found = { conditions: 0, weight: 0 };
  const waiting: unknown[] = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if ('operator' in value && !('conditions' in value)) found.conditions += 1;
    if ('pattern' in value && typeof value.pattern === 'string') found.weight += weightOf(value.pattern);
    for (const inner of Object.values(value)) if (typeof inner === 'object') waiting.push(inner);
  }
  return found;
}
