import type { BudgetUnit } from '@switchyard/core/budgets/budget';
import type { AppliedBudget } from '@switchyard/core/budgets/matching';
import { periodName } from '@switchyard/core/budgets/period-name';
import { othersGroup } from '@switchyard/core/limits/groups';
import { type AppliedLimit, valuesOfGroup } from '@switchyard/core/limits/matching';
import { formatUsd, formatUsdExact } from '@switchyard/core/money/money';
import type { Caller } from '../open-request.ts';

/** An amount in the unit of a budget: "$12.50", "1,200 tokens", "1 request". */
export function amountWords(unit: BudgetUnit, amount: bigint): string {
  if (unit === 'usd') return formatUsd(amount);
  return `${amount.toLocaleString('en-US')} ${amount === 1n ? unit.slice(0, -1) : unit}`;
}

/** What a call may take of a budget; of money every nano-dollar, since it may be less than a cent. */
export function needWords(unit: BudgetUnit, amount: bigint): string {
  if (unit === 'usd') return `this call may cost up to ${formatUsdExact(amount)}`;
  return unit === 'tokens' ? `this call may use up to ${amountWords(unit, amount)}` : 'this call is 1 request';
}

/** A budget as people know it: `monthly budget "Search" of the team Search`. */
export function budgetWords({ budget, counter: { group } }: AppliedBudget, caller: Caller): string {
  const { scope } = budget;
  const period = budget.period.kind === 'once' ? '' : `${periodName(budget.period)} `;
  const named = `${period}budget "${budget.name}"`;
  switch (scope.kind) {
    case 'model':
      return `${named} of ${valueWords('model', scope.model, caller)}`;
    case 'tag':
      return `${named} of ${valueWords('tag', scope.tag, caller)}`;
    case 'metadata':
      return `${named} of ${valueWords(`metadata.${scope.name}`, scope.value, caller)}`;
    case 'each':
      if (group === othersGroup) return `${named} of ${othersWords([scope.of], budget.maxGroups)}`;
      return `${named} of ${valueWords(scope.of, group, caller)}`;
    case 'organization':
      return `${named} of the organization ${caller.configuration.name}`;
    default:
      return `${named} of ${valueWords(scope.kind, scope.id, caller)}`;
  }
}

/** One value of a dimension: `the team Search`, `metadata.customer acme`. */
function valueWords(dimension: string, value: string, { key, configuration }: Caller): string {
  switch (dimension) {
    case 'team':
      return `the team ${configuration.teams.find(({ id }) => id === value)?.name ?? value}`;
    case 'key':
      return `the virtual key "${key.name}"`;
    case 'member':
      return 'the member whose key this is';
    case 'end-user':
      return `the end user ${value}`;
    case 'model':
    case 'tag':
      return `the ${dimension} ${value}`;
    default:
      return `${dimension} ${value}`;
  }
}

/** All values together that find no place among those which are counted apart. */
function othersWords(dimensions: readonly string[], maxGroups: number): string {
  const values = dimensions.map((dimension) => dimension.replace('end-user', 'end user')).join(' and ');
  return `every ${values} beyond the ${maxGroups.toLocaleString('en-US')} that it counts apart (maxGroups)`;
}

/** A policy and the group in it: `limit "Free plan" for metadata.customer acme`. */
export function limitWords({ policy, group }: AppliedLimit, caller: Caller): string {
  if (group === othersGroup && policy.groupBy.length > 0)
    return `limit "${policy.name}" for ${othersWords(policy.groupBy, policy.maxGroups)}`;
  const values = valuesOfGroup(policy, group).map((value, at) => valueWords(policy.groupBy[at] ?? '', value, caller));
  return `limit "${policy.name}"${values.length === 0 ? '' : ` for ${values.join(' and ')}`}`;
}

/** What a rule allows: "10 requests per minute", "3 calls at once". */
export function ruleWords(rule: AppliedLimit['rule']): string {
  const count = rule.limit.toLocaleString('en-US');
  if (rule.kind === 'concurrency') return `${count} ${rule.limit === 1 ? 'call' : 'calls'} at once`;
  const counted = rule.measure.replaceAll('-', ' ').replace('total tokens', 'tokens');
  return `${count} ${rule.limit === 1 ? counted.slice(0, -1) : counted} per ${rule.window}`;
}

/** When a budget starts anew, by the clock of its zone; a budget for once never does. */
export function resetWords({ budget: { timeZone, period }, endMs }: AppliedBudget): string {
  if (endMs === null) return 'It does not reset.';
  const at = `${clockOf(timeZone).format(endMs)} (${timeZone})`;
  return period.kind === 'once' ? `It ends on ${at}.` : `It resets on ${at}.`;
}

/** Swedes write dates as ISO does. */
const clockOf = (timeZone: string) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
