import type { BudgetScope } from '@switchyard/core/budgets/budget';
import { othersGroup } from '@switchyard/core/limits/groups';
import type { Scoped } from '../client/create-database.ts';
import { refuseField } from './refusal.ts';

/**
 * What people call the scope of a budget: "Search", "search-backend", "gpt-5-mini", "every key". `team` is the one it lies in: of a
 * key, and of a scope that counts values apart within a team.
 */
export type BudgetScopeName = { name: string; team: { id: string; name: string } | null };

/** Names of everything that a budget's scope can mention. */
export type BudgetScopeNames = {
  organization: string;
  teams: ReadonlyMap<string, string>;
  members: ReadonlyMap<string, string>;
  keys: ReadonlyMap<string, { name: string; teamId: string }>;
};

/** Reads them, those of archived teams, of revoked keys and of people who left included as far as they are known. */
export async function readBudgetScopeNames(scoped: Scoped, organizationId: string): Promise<BudgetScopeNames> {
  const where = { organizationId };
  const organization = await scoped.organization.findUnique({ where: { id: organizationId }, select: { name: true } });
  const teams = await scoped.team.findMany({ where, select: { id: true, name: true } });
  const keys = await scoped.virtualKey.findMany({ where, select: { id: true, name: true, teamId: true } });
  const members = await scoped.membership.findMany({ where, select: { user: { select: { id: true, name: true } } } });
  return {
    organization: organization?.name ?? '',
    teams: new Map(teams.map(({ id, name }) => [id, name])),
    members: new Map(members.map(({ user }) => [user.id, user.name])),
    keys: new Map(keys.map(({ id, name, teamId }) => [id, { name, teamId }])),
  };
}

const removed = '(removed)';

/** What the scope is called. */
export function nameOfBudgetScope(scope: BudgetScope, names: BudgetScopeNames): BudgetScopeName {
  const teamOf = (id: string | null | undefined) => (id ? { id, name: names.teams.get(id) ?? removed } : null);
  switch (scope.kind) {
    case 'organization':
      return { name: names.organization, team: null };
    case 'team':
      return { name: names.teams.get(scope.id) ?? removed, team: null };
    case 'member':
      return { name: names.members.get(scope.id) ?? removed, team: null };
    case 'key': {
      const key = names.keys.get(scope.id);
      return { name: key?.name ?? removed, team: teamOf(key?.teamId) };
    }
    case 'model':
      return { name: scope.model, team: null };
    case 'tag':
      return { name: scope.tag, team: null };
    case 'metadata':
      return { name: `${scope.name} = ${scope.value}`, team: null };
    case 'each':
      return {
        name: `every ${scope.of.replace('metadata.', '').replace('end-user', 'end user')}`,
        team: teamOf(scope.teamId),
      };
  }
}

/** What a group of a budget that counts values apart is called: the name behind an id, or the value itself; that of all others, too. */
export function nameOfBudgetGroup(scope: BudgetScope, group: string, names: BudgetScopeNames): string {
  if (scope.kind !== 'each') return group;
  if (group === othersGroup) return 'all others';
  if (scope.of === 'team') return names.teams.get(group) ?? group;
  if (scope.of === 'member') return names.members.get(group) ?? group;
  if (scope.of === 'key') return names.keys.get(group)?.name ?? group;
  return group;
}

/** The name of a scope for which a budget may be made. Throws a Refusal (invalid) when the organization has no such thing. */
export function requireBudgetScope(scope: BudgetScope, names: BudgetScopeNames): BudgetScopeName {
  if (scope.kind === 'team' && !names.teams.has(scope.id))
    throw refuseField('scope.id', 'The organization has no such team.');
  if (scope.kind === 'member' && !names.members.has(scope.id))
    throw refuseField('scope.id', 'The organization has no such member.');
  if (scope.kind === 'key' && !names.keys.has(scope.id))
    throw refuseField('scope.id', 'The organization has no such virtual key.');
  if (scope.kind === 'each' && scope.teamId !== null && !names.teams.has(scope.teamId))
    throw refuseField('scope.teamId', 'The organization has no such team.');
  return nameOfBudgetScope(scope, names);
}
