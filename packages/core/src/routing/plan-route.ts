import type {
  OrganizationConfiguration,
  ProviderAccountConfiguration,
} from '../configuration/organization-configuration.ts';
import type { Decision } from './decision.ts';
import { type ProviderFailure, retryableFailures } from './provider-failure.ts';
import { matchRule, type RuleFacts } from './rule.ts';
import type { Attempt, StrategyNode, Target } from './strategy.ts';
import { callsOf } from './target.ts';

/** Where a request may go and why: the tree to walk and the rules that were looked at on the way to it. */
export type RoutePlan = {
  /** The rule that decided; null when none matched and the accounts that offer the model were taken. */
  rule: { id: string; version: number; name: string; dropUnsupported: boolean } | null;
  target: Target;
  /** Every call that the tree may make, each once. */
  calls: Attempt[];
  rules: Decision['rules'];
};

/** Plans a request, or answers undefined when no rule matches and no account offers the model. Rules are asked in order; the first that matches decides. */
export function planRoute(configuration: OrganizationConfiguration, facts: RuleFacts): RoutePlan | undefined {
  const rules: Decision['rules'] = [];
  const teamName = configuration.teams.find((team) => team.id === facts.teamId)?.name ?? facts.teamId;
  for (const { id, version, name, definition } of configuration.routingRules) {
    const { matched, reason } = matchRule(definition, facts);
    rules.push({ ruleId: id, version, name, matched, reason: reason.replaceAll(facts.teamId, teamName) });
    if (matched)
      return {
        rule: { id, version, name, dropUnsupported: definition.dropUnsupported ?? false },
        target: definition.target,
        calls: distinct(callsOf(definition.target)),
        rules,
      };
  }
  const calls = offers(configuration.providerAccounts, facts.model);
  return calls.length === 0 ? undefined : { rule: null, target: byPriority(calls), calls, rules };
}

/** The plan of a request whose address names the account. No rule is asked. */
export function planPinned(pinned: Attempt): RoutePlan {
  return { rule: null, target: { kind: 'call', ...pinned }, calls: [pinned], rules: [] };
}

/**
 * The plan of a request that refers to something one account keeps: rules and offers are asked as for any other, and the first call
 * to that account is the only one. Undefined when none leads there.
 */
export function planWithin(
  configuration: OrganizationConfiguration,
  facts: RuleFacts,
  accountId: string,
): RoutePlan | undefined {
  const planned = planRoute(configuration, facts);
  const call = planned?.calls.find(({ providerAccountId }) => providerAccountId === accountId);
  return planned && call && { ...planned, target: { kind: 'call', ...call }, calls: [call] };
}

/** The models a caller can ask for: those that accounts offer, those that rules name, and the explicit `account/model` forms. */
export function modelsOf(configuration: OrganizationConfiguration): string[] {
  const offered = configuration.providerAccounts.flatMap((account) => account.models);
  const named = configuration.routingRules.flatMap(({ definition }) =>
    definition.conditions.flatMap(({ field, values }) => (field === 'model' ? values : [])),
  );
  return [...new Set([...named, ...offered])];
}

/** Accounts come sorted by priority. `account/model` names one account by its slug. */
function offers(accounts: readonly ProviderAccountConfiguration[], model: string): Attempt[] {
  const offering = accounts.filter((account) => account.models.includes(model));
  if (offering.length > 0) return offering.map((account) => ({ providerAccountId: account.id, model }));
  const slash = model.indexOf('/');
  const account = accounts.find(
    ({ slug, models }) => slug === model.slice(0, slash) && models.includes(model.slice(slash + 1)),
  );
  return slash > 0 && account ? [{ providerAccountId: account.id, model: model.slice(slash + 1) }] : [];
}

/** Without a rule: each account in turn; a single one is asked once more, since most failures pass. */
function byPriority(calls: Attempt[]): Target {
  const turns = calls.length === 1 ? [...calls, ...calls] : calls;
  const node: StrategyNode & { on: readonly ProviderFailure[] } = {
    kind: 'fallback',
    on: retryableFailures,
    targets: turns.map((call) => ({ kind: 'call', ...call })),
  };
  return node;
}

function distinct(calls: Attempt[]): Attempt[] {
  return [...new Map(calls.map((call) => [`${call.providerAccountId} ${call.model}`, call])).values()];
}
