import type { BudgetScope } from '@switchyard/core/budgets/budget';
import type { contract, RouteOutput } from '@/server/contract';
import type { Budget } from './budget';

type Team = RouteOutput<typeof contract.teams.list>['items'][number];

/** One line of the tree: something that can have a budget, with the one it has. A second budget is a line of its own. */
export type BudgetRow = {
  key: string;
  name: string;
  /** What it is: "organization", "team", "key" … */
  what: string;
  depth: 0 | 1 | 2;
  /** What a first budget would be set for; see {@link scopeKey}. */
  scope: string;
  budget: Budget | undefined;
};

/** What the tree is made of. */
export type BudgetLists = {
  organization: { id: string; name: string };
  teams: readonly Team[];
  budgets: readonly Budget[];
};

/** A scope that has an id in one word, for addresses and pickers: `team:<id>`, `organization:`. */
export function scopeKey(scope: BudgetScope): string {
  return 'id' in scope ? `${scope.kind}:${scope.id}` : `${scope.kind}:`;
}

/** The tree from top to bottom: the organization, each active team with its keys that have a budget, and people who have one. */
export function treeRows({ organization, teams, budgets }: BudgetLists): BudgetRow[] {
  const of = (kind: BudgetScope['kind'], id?: string) =>
    budgets.filter(({ scope }) => scope.kind === kind && (id === undefined || ('id' in scope && scope.id === id)));
  const line = (scope: BudgetScope, name: string, depth: BudgetRow['depth']): BudgetRow[] => {
    const own = of(scope.kind, 'id' in scope ? scope.id : undefined);
    const first = { key: scopeKey(scope), name, what: scope.kind, depth, scope: scopeKey(scope) };
    if (own.length === 0) return [{ ...first, budget: undefined }];
    return own.map((budget) => ({ ...first, key: budget.id, budget }));
  };
  const active = new Set(teams.map(({ id }) => id));
  const keysOf = (belongs: (teamId: string | undefined) => boolean) =>
    of('key').filter(({ scopeTeam }) => belongs(scopeTeam?.id));
  return [
    ...line({ kind: 'organization' }, organization.name, 0),
    ...teams.flatMap(({ id, name }) => [
      ...line({ kind: 'team', id }, name, 1),
      ...keysOf((teamId) => teamId === id).map((budget) => rowOf(budget, 2)),
    ]),
    // Budgets of archived teams still count what their running requests settle.
    ...of('team').flatMap((budget) => ('id' in budget.scope && active.has(budget.scope.id) ? [] : [rowOf(budget, 1)])),
    ...keysOf((teamId) => teamId === undefined || !active.has(teamId)).map((budget) => rowOf(budget, 1)),
    ...of('member').map((budget) => rowOf(budget, 1)),
  ];
}

/** Budgets of models, tags and metadata, and those that count values apart. */
export function otherRows({ budgets }: Pick<BudgetLists, 'budgets'>): BudgetRow[] {
  return budgets
    .filter(({ scope }) => ['model', 'tag', 'metadata', 'each'].includes(scope.kind))
    .map((budget) => rowOf(budget, 0));
}

function rowOf(budget: Budget, depth: BudgetRow['depth']): BudgetRow {
  const { id, scope, scopeName, scopeTeam } = budget;
  const name = scope.kind === 'each' && scopeTeam !== null ? `${scopeName} of ${scopeTeam.name}` : scopeName;
  return {
    key: id,
    name,
    what: scope.kind === 'each' ? 'each apart' : scope.kind,
    depth,
    scope: scopeKey(scope),
    budget,
  };
}
