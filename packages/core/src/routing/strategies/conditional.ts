import { z } from 'zod';
import { condition } from '../conditions/condition.ts';
import { idsAsWords, matchConditions } from '../conditions/match-conditions.ts';
import { nameOfChild } from '../picking/name-of-child.ts';
import { type Child, defineStrategy } from '../strategy.ts';

/**
 * Goes where the first branch leads whose conditions all hold, else to `otherwise`. A condition is a decision, not a preference: when the
 * target it leads to cannot be asked, no other branch is tried, and a strategy above moves on.
 */
export const conditional = defineStrategy({
  settings: (target) =>
    z.strictObject({
      kind: z.literal('conditional'),
      branches: z
        .array(
          z.strictObject({
            when: z.array(condition).min(1, 'Name at least one condition.').max(20, 'At most 20 conditions.'),
            target,
          }),
        )
        .min(1, 'Name at least one branch.')
        .max(20, 'At most 20 branches.'),
      otherwise: target,
    }),
  children: ({ branches, otherwise }) => [
    ...branches.map(({ target }, index): Child => ({ at: ['branches', index, 'target'], target })),
    { at: ['otherwise'], target: otherwise },
  ],

  *route({ branches, otherwise }, walking) {
    const { facts, words = idsAsWords } = walking;
    for (const [index, { when, target }] of branches.entries()) {
      const { matched, reason } = matchConditions(when, facts, words);
      const child: Child = { at: ['branches', index, 'target'], target };
      const where = matched ? `; ${nameOfChild(child, walking)}` : '';
      walking.note(`Condition ${index + 1} ${matched ? 'holds' : 'does not hold'}: ${reason}${where}.`);
      if (matched) return yield* walking.walk(child);
    }
    const child: Child = { at: ['otherwise'], target: otherwise };
    walking.note(`No condition holds; ${nameOfChild(child, walking)}.`);
    return yield* walking.walk(child);
  },
});
