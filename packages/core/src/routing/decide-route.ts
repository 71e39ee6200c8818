import type {
  OrganizationConfiguration,
  ProviderAccountConfiguration,
} from '../configuration/organization-configuration.ts';
import { allHold, type Holds } from './conditions/condition-holds.ts';
import { drawOf } from './draw-of.ts';
import type { RequestFacts } from './facts.ts';
import { retryableFailures } from './provider-failure.ts';
import type { PublishedRouting, RoutingSet } from './publish/routing-set.ts';
import type { RoutingRule } from './rule.ts';
import type { AliasNode, Attempt, CallNode, Chance, StrategyNode, Target } from './strategy.ts';

/** What decides a request, without the words for it. */
export type RouteChoice = {
  /** The set whose rules were asked, and its version. */
  set: RoutingSet & { version: number };
  canary: boolean;
  /** The rule that decides; null when none matches. */
  rule: RoutingRule | null;
  /** Undefined when no rule matches and neither an alias nor an account offers the model. */
  target: Target | undefined;
  /** Names the tree among all trees of all organizations. */
  key: string;
};

/** Decides a request: by the first rule that matches, else by the alias of that name, else by the accounts that offer the model. */
export function decideRoute(
  configuration: OrganizationConfiguration,
  facts: RequestFacts,
  chance: Chance,
): RouteChoice {
  const { id, routing, providerAccounts } = configuration;
  const canary = isCanary({ organizationId: id, routing, facts }, chance);
  const set = canary && routing.canary ? routing.canary : routing;
  const { asked, aliases } = gather(set);
  const rule = asked.find(({ matches }) => matches(facts))?.rule;
  if (rule) return { set, canary, rule, target: rule.definition.target, key: `${id}/rule/${rule.id}` };
  const alias = aliases.has(facts.model);
  const named: AliasNode = { kind: 'alias', name: facts.model };
  return {
    set,
    canary,
    rule: null,
    target: alias ? named : offersOf(providerAccounts, facts.model),
    key: `${id}/${alias ? 'alias' : 'offers'}`,
  };
}

/** The aliases of a set by name. */
export const aliasesOf = (set: RoutingSet): ReadonlyMap<string, Target> => gather(set).aliases;

type Gathered = { asked: readonly { rule: RoutingRule; matches: Holds }[]; aliases: ReadonlyMap<string, Target> };

/** A set never changes, so what every request asks of it is worked out once. */
const gathered = new WeakMap<RoutingSet, Gathered>();

function gather(set: RoutingSet): Gathered {
  const before = gathered.get(set);
  if (before) return before;
  const asked = set.rules.map((rule) => ({ rule, matches: allHold(rule.definition.conditions) }));
  const now: Gathered = { asked, aliases: new Map(set.aliases.map(({ name, target }) => [name, target])) };
  gathered.set(set, now);
  return now;
}

/**
 * Whether the canary decides. One caller stays on one side: the draw is made from the session or else the end user when the request
 * names one, and callers that are in stay in while the share grows.
 */
function isCanary(
  { organizationId, routing, facts }: { organizationId: string; routing: PublishedRouting; facts: RequestFacts },
  chance: Chance,
): boolean {
  if (routing.canary === null) return false;
  const caller = facts.session || facts.endUser;
  const draw = caller ? drawOf(`${organizationId} ${routing.canary.version} ${caller}`) : chance.random();
  return draw * 100 < routing.canary.percent;
}

/** Without a rule each account that offers the model is asked in turn; a single one is asked once more, since most failures pass. */
function offersOf(accounts: readonly ProviderAccountConfiguration[], model: string): Target | undefined {
  const calls = callsToOffers(accounts, model).map((call): CallNode => ({ kind: 'call', ...call }));
  const [only] = calls;
  if (only === undefined) return undefined;
  if (calls.length === 1) return { ...only, retries: 1 };
  const node: StrategyNode & { on: readonly string[]; targets: readonly Target[] } = {
    kind: 'fallback',
    on: retryableFailures,
    targets: calls,
  };
  return node;
}

/** Accounts come sorted by priority. `account/model` names one account by its slug. */
function callsToOffers(accounts: readonly ProviderAccountConfiguration[], model: string): Attempt[] {
  const offering = accounts.filter((account) => account.models.includes(model));
  if (offering.length > 0) return offering.map((account) => ({ providerAccountId: account.id, model }));
  const named = offerNamed(accounts, model);
  return named === undefined ? [] : [named];
}

function offerNamed(accounts: readonly ProviderAccountConfiguration[], model: string): Attempt | undefined {
  const slash = model.indexOf('/');
  const name = model.slice(slash + 1);
  const account = accounts.find(({ slug, models }) => slug === model.slice(0, slash) && models.includes(name));
  return slash > 0 && account ? { providerAccountId: account.id, model: name } : undefined;
}

/**
 * The model that a name asks for, whichever account it names: `account/model` asks for the same model as `model`. Any other name, such
 * as an alias, stays as it is.
 */
export function modelMeant(
  { routing, providerAccounts }: Pick<OrganizationConfiguration, 'routing' | 'providerAccounts'>,
  model: string,
): string {
  if (!model.includes('/') || aliasesOf(routing).has(model)) return model;
  if (providerAccounts.some(({ models }) => models.includes(model))) return model;
  return offerNamed(providerAccounts, model)?.model ?? model;
}
