import type { OrganizationConfiguration } from '../configuration/organization-configuration.ts';
import type { Condition } from './conditions/condition.ts';
import { type ConditionWords, idsAsWords, matchConditions } from './conditions/match-conditions.ts';
import { aliasesOf, decideRoute, type RouteChoice } from './decide-route.ts';
import type { Decision } from './decision.ts';
import type { RequestFacts } from './facts.ts';
import { callsOf } from './route.ts';
import type { RuleDefinition } from './rule.ts';
import type { Attempt, Chance, Target } from './strategy.ts';

/** Where a request may go and why: the tree to walk and the rules that were looked at on the way to it. */
export type RoutePlan = {
  /** The rule that decided; null when none matched and an alias or the accounts that offer the model were taken. */
  rule: { id: string; version: number; name: string } | null;
  /** What the rule says besides; null without a rule. */
  definition: RuleDefinition | null;
  target: Target;
  /** Every call that the tree may make, aliases followed, each once. */
  calls: Attempt[];
  rules: Decision['rules'];
  /** The version of the routing that decided; 0 when nothing was published or the address named the account. */
  routingVersion: number;
  canary: boolean;
  /** The aliases that the tree may lead to. */
  aliases: ReadonlyMap<string, Target>;
  /** Names the tree among all trees of all organizations; round robin counts by it. */
  key: string;
};

/**
 * Plans a request, or answers undefined when no rule matches and neither an alias nor an account offers the model. Rules are asked in
 * order; the first that matches decides. `chance` draws whether a canary decides, unless a session or an end user settles it.
 */
export function planRoute(
  configuration: OrganizationConfiguration,
  facts: RequestFacts,
  chance: Chance,
): RoutePlan | undefined {
  const { target, ...choice } = decideRoute(configuration, facts, chance);
  if (target === undefined) return undefined;
  const { set, rule, canary, key } = choice;
  const aliases = aliasesOf(set);
  return {
    rule: rule && { id: rule.id, version: rule.version, name: rule.name },
    definition: rule?.definition ?? null,
    target,
    calls: distinctCalls(callsOf(target, (name) => aliases.get(name))),
    rules: rulesLookedAt(choice, facts, wordsOf(configuration)),
    routingVersion: set.version,
    canary,
    aliases,
    key,
  };
}

/** Every rule up to the one that decided, and in words why each matched or not. */
export function rulesLookedAt(
  { set, rule }: Pick<RouteChoice, 'set' | 'rule'>,
  facts: RequestFacts,
  words: ConditionWords,
): Decision['rules'] {
  const asked = rule ? set.rules.slice(0, set.rules.indexOf(rule) + 1) : set.rules;
  return asked.map(({ id, version, name, definition }) => ({
    ruleId: id,
    version,
    name,
    ...matchConditions(definition.conditions, facts, words),
  }));
}

/** Names of teams, as the configuration knows them. It knows no names of keys. */
export function wordsOf({ teams }: OrganizationConfiguration): ConditionWords {
  return { ...idsAsWords, team: (id) => teams.find((team) => team.id === id)?.name ?? id };
}

/** The plan of a request whose address names the account. No rule is asked. */
export function planPinned(pinned: Attempt): RoutePlan {
  return {
    rule: null,
    definition: null,
    target: { kind: 'call', ...pinned },
    calls: [pinned],
    rules: [],
    routingVersion: 0,
    canary: false,
    aliases: new Map(),
    key: `pinned/${pinned.providerAccountId}`,
  };
}

/**
 * The plan of a request that refers to something one account keeps: rules and offers are asked as for any other, and the first call
 * to that account is the only one. Undefined when none leads there.
 */
export function planWithin(
  configuration: OrganizationConfiguration,
  facts: RequestFacts,
  { accountId, chance }: { accountId: string; chance: Chance },
): RoutePlan | undefined {
  const planned = planRoute(configuration, facts, chance);
  const call = planned?.calls.find(({ providerAccountId }) => providerAccountId === accountId);
  return planned && call && { ...planned, target: { kind: 'call', ...call }, calls: [call] };
}

/**
 * The models a caller can ask for: aliases, names that conditions of rules give, and what accounts offer; besides them the explicit
 * `account/model` forms. Those of a canary are among them.
 */
export function modelsOf({ routing, providerAccounts }: OrganizationConfiguration): string[] {
  const sets = routing.canary === null ? [routing] : [routing, routing.canary];
  const aliases = sets.flatMap((set) => set.aliases.map(({ name }) => name));
  const named = sets.flatMap((set) => set.rules.flatMap(({ definition }) => modelsNamed(definition.conditions)));
  return [...new Set([...named, ...aliases, ...providerAccounts.flatMap(({ models }) => models)])];
}

/** The models that conditions name with `is`, in groups, too. */
export function modelsNamed(conditions: readonly Condition[]): string[] {
  return conditions.flatMap((condition) => {
    if (condition.operator === 'any' || condition.operator === 'all') return modelsNamed(condition.conditions);
    return condition.operator === 'is' && condition.field === 'model' ? condition.values : [];
  });
}

/** Each call once, where it stands first. */
export function distinctCalls(calls: Attempt[]): Attempt[] {
  return [...new Map(calls.map((call) => [`${call.providerAccountId} ${call.model}`, call])).values()];
}
