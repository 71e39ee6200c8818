import { type AppliedBudget, type BudgetSubject, budgetsFor } from '@switchyard/core/budgets/matching';
import { type AppliedLimit, limitsFor } from '@switchyard/core/limits/matching';
import { modelMeant } from '@switchyard/core/routing/decide-route';
import type { CountedBudget } from '@switchyard/platform/admission/admission';
import type { OpenRequest } from '../open-request.ts';

const noBudgets: AppliedBudget[] = [];
const noLimits: AppliedLimit[] = [];

/** The budgets that a request is counted in when these models (their providers' own names) may be called for it. */
export function budgetsOf(open: Pick<OpenRequest, 'caller' | 'call' | 'said' | 'startedAtMs'>, models: string[]) {
  const { budgets } = open.caller.configuration;
  return budgets.length === 0 ? noBudgets : budgetsFor(budgets, subjectOf(open), models);
}

/** The limits on a request, by what its caller asked for; a model is the same one whichever account the caller wants it from. */
export function limitsOf({ caller, facts }: Pick<OpenRequest, 'caller' | 'facts'>): AppliedLimit[] {
  const { configuration } = caller;
  if (configuration.limitPolicies.length === 0) return noLimits;
  if (facts === null) throw new Error('Limits apply to a request whose facts are known.');
  return limitsFor(configuration.limitPolicies, { ...facts, model: modelMeant(configuration, facts.model) });
}

function subjectOf({
  caller: { key },
  call,
  said,
  startedAtMs,
}: Pick<OpenRequest, 'caller' | 'call' | 'said' | 'startedAtMs'>): BudgetSubject {
  return {
    teamId: key.teamId,
    memberId: key.memberId,
    keyId: key.id,
    tags: said.tags,
    metadata: said.metadata,
    endUser: call.endUser,
    atMs: startedAtMs,
  };
}

/** The counter of a budget as Redis is asked for it. */
export function countedBudget({ counter, budget }: AppliedBudget): CountedBudget {
  return { ...counter, countedSinceMs: budget.countedSinceMs };
}

/**
 * Whether a call may be refused for want of a budget's money or tokens. One that only tells people refuses nothing, and one that asks
 * another model instead refuses nothing once it has done so.
 */
export function mayRefuse({ budget }: AppliedBudget, isDowngraded = false): boolean {
  return budget.action.kind === 'block' || (budget.action.kind === 'downgrade' && !isDowngraded);
}

/** Whether a call must be bounded, since what it consumes without a bound could be more than one of these budgets has. */
export function needsBound(budgets: readonly AppliedBudget[], isDowngraded = false): boolean {
  return budgets.some((applied) => applied.budget.unit !== 'requests' && mayRefuse(applied, isDowngraded));
}
