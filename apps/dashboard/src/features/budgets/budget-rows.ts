import type { contract, RouteOutput } from '@/server/contract';

type Budget = RouteOutput<typeof contract.budgets.list>['items'][number];
type RateLimit = RouteOutput<typeof contract.rateLimits.list>['items'][number];
type Team = RouteOutput<typeof contract.teams.list>['items'][number];
type Key = RouteOutput<typeof contract.virtualKeys.list>['items'][number];

/** What budgets and limits apply to. */
export type Scope = 'ORGANIZATION' | 'TEAM' | 'KEY';

/** One line of the tree: the organization, a team, or a key that has a budget or limit of its own. */
export type BudgetRow = {
  /** `<scope>:<id>`, also in addresses. */
  key: string;
  scope: Scope;
  scopeId: string;
  name: string;
  depth: 0 | 1 | 2;
  budget: Budget | undefined;
  rateLimit: RateLimit | undefined;
};

/** What the tree is made of. */
export type BudgetLists = {
  organization: { id: string; name: string };
  teams: readonly Team[];
  keys: readonly Key[];
  budgets: readonly Budget[];
  rateLimits: readonly RateLimit[];
};

/** The tree from top to bottom: the organization, each active team, and below it its keys with own caps. */
export function budgetRows({ organization, teams, keys, budgets, rateLimits }: BudgetLists): BudgetRow[] {
  const row = (scope: Scope, { id, name }: { id: string; name: string }, depth: BudgetRow['depth']): BudgetRow => ({
    key: `${scope}:${id}`,
    scope,
    scopeId: id,
    name,
    depth,
    budget: budgets.find((budget) => budget.scope === scope && budget.scopeId === id),
    rateLimit: rateLimits.find((limit) => limit.scope === scope && limit.scopeId === id),
  });
  return [
    row('ORGANIZATION', organization, 0),
    ...teams.flatMap((team) => [
      row('TEAM', team, 1),
      ...keys
        .filter((key) => key.team.id === team.id)
        .map((key) => row('KEY', key, 2))
        .filter(({ budget, rateLimit }) => budget !== undefined || rateLimit !== undefined),
    ]),
  ];
}

/** Everything that a budget or limit can apply to, for the picker. */
export function scopeOptions({ organization, teams, keys }: BudgetLists) {
  return [
    { value: `ORGANIZATION:${organization.id}`, label: organization.name, hint: 'organization' },
    ...teams.map(({ id, name }) => ({ value: `TEAM:${id}`, label: name, hint: 'team' })),
    ...keys.map(({ id, name, team }) => ({ value: `KEY:${id}`, label: name, hint: `key of ${team.name}` })),
  ];
}

/** Reads a row's key; undefined for anything else. */
export function scopeOf(key: string): { scope: Scope; scopeId: string } | undefined {
  const [, scope, scopeId] = /^(ORGANIZATION|TEAM|KEY):(.+)$/.exec(key) ?? [];
  if (scopeId === undefined) return undefined;
  return { scope: scope === 'TEAM' ? 'TEAM' : scope === 'KEY' ? 'KEY' : 'ORGANIZATION', scopeId };
}
