import { type AppliedBudget, boundOf as boundOfBudget } from '@switchyard/core/budgets/matching';
import type { Hold } from '@switchyard/core/limits/hold';
import { placeMs } from '@switchyard/core/limits/limit-policy';
import { type AppliedLimit, boundOf as boundOfLimit } from '@switchyard/core/limits/matching';
import type { AdmissionCheck, Bound } from '@switchyard/platform/admission/admission';
import { countedBudget, mayRefuse } from './applied.ts';
import type { Needs } from './needs.ts';

/** One counter that a request wants a place in: what it is checked for, and what it will hold. */
export type Claim = { check: AdmissionCheck; hold: Hold } & (
  | { kind: 'limit'; limit: AppliedLimit }
  | { kind: 'budget'; applied: AppliedBudget }
);

/** What is known of a request when its claims are made. */
export type Claiming = {
  limits: readonly AppliedLimit[];
  budgets: readonly AppliedBudget[];
  needs: Needs;
  /** Whether another model is asked already because a budget wanted it. */
  isDowngraded: boolean;
  /** A call that costs nothing is refused by no budget of money or tokens, however far it is spent. */
  isFree: boolean;
};

/** Every counter of a request, each once: limits first, so that a request which is too much for them is told of them and not of money. */
export function claimsOf(claiming: Claiming): Claim[] {
  const { limits, budgets } = claiming;
  if (limits.length === 0 && budgets.length === 0) return none;
  const ofLimits = limits.map((limit) => claimOfLimit(limit, claiming.needs));
  const isWindow = ({ check }: Claim) => check.kind === 'window';
  return [
    ...ofLimits.filter(isWindow),
    ...ofLimits.filter((claim) => !isWindow(claim)),
    ...budgets.map((applied) => claimOfBudget(applied, claiming)),
  ];
}

const none: Claim[] = [];

function claimOfLimit(limit: AppliedLimit, needs: Needs): Claim {
  const { policy, group, rule } = limit;
  const counter = { policyId: policy.id, group };
  if (rule.kind === 'concurrency') {
    const hold = { kind: 'concurrency' as const, ...counter };
    return { kind: 'limit', limit, hold, check: { ...hold, bound: boundFor(limit), limit: rule.limit } };
  }
  const { measure, window } = rule;
  // What is above the limit is taken for the limit, so that it fits an empty window; the truth is counted when the call has ended.
  const amount = Math.min(amountOf(measure, needs), rule.limit);
  const named = { kind: 'window' as const, ...counter, measure, window };
  return {
    kind: 'limit',
    limit,
    check: { ...named, bound: boundFor(limit), amount, limit: rule.limit },
    hold: { ...named, reserved: String(amount) },
  };
}

function boundFor(limit: AppliedLimit): Bound | undefined {
  const maxGroups = boundOfLimit(limit);
  const { policy } = limit;
  return maxGroups === null ? undefined : { maxGroups, keepMs: placeMs(policy), of: policy.groupBy.join(' ') };
}

type WindowRule = Extract<AppliedLimit['rule'], { kind: 'window' }>;

function amountOf(measure: WindowRule['measure'], { likely: { inputTokens, outputTokens } }: Needs): number {
  switch (measure) {
    case 'requests':
      return 1;
    case 'input-tokens':
      return inputTokens;
    case 'output-tokens':
      return outputTokens;
    case 'total-tokens':
      return inputTokens + outputTokens;
  }
}

function claimOfBudget(applied: AppliedBudget, { needs, isDowngraded, isFree }: Claiming): Claim {
  const { counter, budget } = applied;
  const maxGroups = boundOfBudget(applied);
  const amount = needOf(applied, needs, needs.maxOutputTokens);
  const refuses = mayRefuse(applied, isDowngraded) && !(isFree && budget.unit !== 'requests');
  return {
    kind: 'budget',
    applied,
    check: {
      kind: 'budget',
      ...countedBudget(applied),
      bound: maxGroups === null ? undefined : { maxGroups, keepMs: null, of: '' },
      amount,
      limit: refuses ? applied.limit : null,
    },
    hold: { kind: 'budget', ...counter, reserved: String(amount) },
  };
}

/** The most that a request with so many output tokens can take of a budget, in the budget's unit. */
export function needOf({ budget, model }: AppliedBudget, needs: Needs, outputTokens: number): bigint {
  switch (budget.unit) {
    case 'requests':
      return 1n;
    case 'tokens':
      return needs.tokens(outputTokens);
    case 'usd':
      return needs.costNanos(model, outputTokens);
  }
}
