import { allHold } from '../routing/conditions/condition-holds.ts';
import { textReader } from '../routing/conditions/values-of-field.ts';
import type { RequestFacts } from '../routing/facts.ts';
import { isCallerMade, othersGroup } from './groups.ts';
import type { LimitPolicyConfiguration, LimitRule } from './limit-policy.ts';
import type { ScopeRef } from './scope.ts';

/** One cap on a request: a rule of a policy, for the group that the request belongs to. */
export type AppliedLimit = {
  policy: LimitPolicyConfiguration;
  /** Empty when the policy counts all together, or this one with others; else the value, or several as a JSON array. */
  group: string;
  rule: LimitRule;
};

/**
 * Every cap on a request: those of the policies whose scope is the request's and whose conditions all hold, in their order. A request
 * that lacks a value by which a policy groups is not counted by it.
 */
export function limitsFor(policies: readonly LimitPolicyConfiguration[], facts: RequestFacts): AppliedLimit[] {
  const found: AppliedLimit[] = [];
  for (const policy of policies) {
    if (!isInScope(policy.scope, facts) || !holds(policy, facts)) continue;
    const group = groupOf(policy, facts);
    if (group !== undefined) for (const rule of policy.rules) found.push({ policy, group, rule });
  }
  return found;
}

/** How many groups the policy counts apart, if callers make them and this is one of them; else null. */
export function boundOf({ policy: { groupBy, maxGroups }, group }: AppliedLimit): number | null {
  return group !== othersGroup && groupBy.some(isCallerMade) ? maxGroups : null;
}

/** The counter that a group shares with all others that the policy does not count apart. */
export const sharedWithOthers = (limit: AppliedLimit): AppliedLimit => ({ ...limit, group: othersGroup });

function isInScope(scope: ScopeRef, { teamId, memberId, keyId }: RequestFacts): boolean {
  switch (scope.kind) {
    case 'organization':
      return true;
    case 'team':
      return scope.id === teamId;
    case 'member':
      return scope.id === memberId;
    case 'key':
      return scope.id === keyId;
  }
}

/** Conditions never change once they are loaded, so what they ask for is worked out once. */
const known = new WeakMap<LimitPolicyConfiguration, ReturnType<typeof allHold>>();

function holds(policy: LimitPolicyConfiguration, facts: RequestFacts): boolean {
  if (policy.conditions.length === 0) return true;
  let check = known.get(policy);
  if (check === undefined) {
    check = allHold(policy.conditions);
    known.set(policy, check);
  }
  return check(facts);
}

/** Undefined when a value is missing. Several values stay apart whatever is in them. */
function groupOf({ groupBy }: LimitPolicyConfiguration, facts: RequestFacts): string | undefined {
  const values: string[] = [];
  for (const dimension of groupBy) {
    const value = textReader(dimension)(facts);
    if (value === undefined) return undefined;
    values.push(value);
  }
  const [first = ''] = values;
  return values.length > 1 ? JSON.stringify(values) : first;
}

/** The values of a group, in the order of the policy's dimensions; none when it counts all together, or this one with others. */
export function valuesOfGroup({ groupBy }: Pick<LimitPolicyConfiguration, 'groupBy'>, group: string): string[] {
  if (group === othersGroup) return [];
  return groupBy.length === 1 ? [group] : (JSON.parse(group) as string[]);
}
