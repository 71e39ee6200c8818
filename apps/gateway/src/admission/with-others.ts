import { type AppliedBudget, sharedWithOthers as sharedBudget } from '@switchyard/core/budgets/matching';
import { type AppliedLimit, sharedWithOthers as sharedLimit } from '@switchyard/core/limits/matching';
import type { Claim } from './claim.ts';

/** What a request is counted in. */
export type Counted = { limits: AppliedLimit[]; budgets: AppliedBudget[] };

/**
 * What a request is counted in when the claims at these indexes find no place of their own: each shares the counter of the others in its
 * limit or budget, and several of one budget share it once. `atMs` is when the request started.
 */
export function withOthers(
  claims: readonly Claim[],
  { crowded, atMs }: { crowded: readonly number[]; atMs: number },
): Counted {
  const counted: Counted = { limits: [], budgets: [] };
  for (const [at, claim] of claims.entries()) {
    const isCrowded = crowded.includes(at);
    if (claim.kind === 'limit') counted.limits.push(isCrowded ? sharedLimit(claim.limit) : claim.limit);
    else {
      const applied = isCrowded ? sharedBudget(claim.applied, atMs) : claim.applied;
      if (!counted.budgets.some((other) => isSameCounter(other, applied))) counted.budgets.push(applied);
    }
  }
  return counted;
}

const isSameCounter = ({ counter: a }: AppliedBudget, { counter: b }: AppliedBudget) =>
  a.budgetId === b.budgetId && a.group === b.group;
