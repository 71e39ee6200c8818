import { checkRouting, type RoutingReferences } from '../check/check-routing.ts';
import type { Condition } from '../conditions/condition.ts';
import type { ModelAlias } from '../publish/routing-set.ts';
import type { RoutingRule } from '../rule.ts';
import { accountId, callTo, ruleOf, teamIds } from './configuration-of.ts';

/** A virtual key that exists. */
export const keyId = '00000000-0000-4000-8000-0000000000cc';
/** Alpha and Beta offer models, one of them without a price; Gamma is disabled. */
export const accounts = [
  { id: accountId('a'), slug: 'alpha', name: 'Alpha', models: ['gpt-5-mini', 'gpt-5'], enabled: true },
  { id: accountId('b'), slug: 'beta', name: 'Beta', models: ['gpt-5-mini', 'free-of-price'], enabled: true },
  { id: accountId('c'), slug: 'gamma', name: 'Gamma', models: ['gpt-5-mini'], enabled: false },
];
/** What the routing of these tests may refer to. */
const references: RoutingReferences = {
  organization: 'northwind',
  teams: [{ id: teamIds.search, name: 'Search' }],
  keyIds: [keyId],
  accounts,
  isPriced: ({ model }) => model !== 'free-of-price',
};

/** A call of a model that all accounts offer. */
export const mini = (letter: string) => callTo(letter, 'gpt-5-mini');
/** Checks rules and aliases. */
export const check = (rules: RoutingRule[], aliases: ModelAlias[] = [], more: Partial<RoutingReferences> = {}) =>
  checkRouting({ rules, aliases }, { ...references, ...more });
/** Checks one rule with these conditions. */
export const ofRule = (conditions: Condition[], more: object = {}, aliases: ModelAlias[] = []) =>
  check([ruleOf(1, conditions, { target: mini('a'), ...more })], aliases);
/** Checks one rule with this target. */
export const ofTarget = (target: object, aliases: ModelAlias[] = []) => ofRule([], { target }, aliases);
/** Where something is told. */
export const fields = (findings: { field: string }[]) => findings.map(({ field }) => field);
