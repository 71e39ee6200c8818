import type { BudgetConfiguration, BudgetPeriod } from '@switchyard/core/budgets/budget';
import { type AppliedBudget, budgetsFor } from '@switchyard/core/budgets/matching';
import type { Shadow } from '@switchyard/core/routing/rule';
import { budgetsOf } from '../admission/applied.ts';
import { type Claim, claimsOf } from '../admission/claim.ts';
import type { Needs } from '../admission/needs.ts';
import { withOthers } from '../admission/with-others.ts';
import type { OpenRequest } from '../open-request.ts';

/** Copies have a budget by the calendar month in UTC; one object for all, so that its month is remembered. */
const utcMonth: BudgetPeriod = { kind: 'month', startDay: 1 };

/**
 * What a copy must fit into: the budget that its rule has for copies, whose counter bears the rule's id, and every budget of money or
 * tokens of the request that it copies. The copy is nobody's request, so it is not counted where requests are.
 */
export function copyClaims(copy: OpenRequest, rule: Shadow, needs: Needs): Claim[] {
  const ofRequest = budgetsOf(copy, [rule.model]).filter(({ budget }) => budget.unit !== 'requests');
  return claimsIn([...ofRule(copy, rule), ...ofRequest], needs);
}

/** The same where some of its values find no place in a budget: see `withOthers`. */
export function copyClaimsWithOthers(
  copy: OpenRequest,
  { claims, crowded, needs }: { claims: readonly Claim[]; crowded: readonly number[]; needs: Needs },
): Claim[] {
  return claimsIn(withOthers(claims, { crowded, atMs: copy.startedAtMs }).budgets, needs);
}

const claimsIn = (budgets: AppliedBudget[], needs: Needs) =>
  claimsOf({ limits: [], budgets, needs, isDowngraded: false, isFree: false });

function ofRule({ plan, startedAtMs, caller, said }: OpenRequest, { monthlyBudgetNanos }: Shadow): AppliedBudget[] {
  const rule = plan?.rule;
  if (!rule) return [];
  const budget: BudgetConfiguration = {
    id: rule.id,
    name: rule.name,
    scope: { kind: 'organization' },
    unit: 'usd',
    limit: BigInt(monthlyBudgetNanos),
    period: utcMonth,
    timeZone: 'UTC',
    action: { kind: 'block' },
    raises: [],
    maxGroups: 1,
    countedSinceMs: 0,
  };
  const { teamId, memberId, id: keyId } = caller.key;
  return budgetsFor([budget], { teamId, memberId, keyId, ...said, endUser: null, atMs: startedAtMs }, []);
}
