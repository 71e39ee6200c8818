import type { Scoped } from '../client/create-database.ts';
import { refuseField } from './refusal.ts';

/** What a budget or a limit applies to; `scopeId` is the id of the organization, the team or the virtual key. */
export type ScopeRef = { scope: 'ORGANIZATION' | 'TEAM' | 'KEY'; scopeId: string };

/** What people call a scope; the team's name is there for keys. */
export type ScopeName = { name: string; teamName: string | null };

/** The names of scopes by `scopeId`; those of removed things are absent. */
export async function namesOfScopes(scoped: Scoped, organizationId: string): Promise<Map<string, ScopeName>> {
  const organization = await scoped.organization.findUnique({ where: { id: organizationId }, select: { name: true } });
  const teams = await scoped.team.findMany({ where: { organizationId }, select: { id: true, name: true } });
  const keys = await scoped.virtualKey.findMany({
    where: { organizationId },
    select: { id: true, name: true, team: { select: { name: true } } },
  });
  return new Map<string, ScopeName>([
    [organizationId, { name: organization?.name ?? '', teamName: null }],
    ...teams.map(({ id, name }) => [id, { name, teamName: null }] as const),
    ...keys.map(({ id, name, team }) => [id, { name, teamName: team.name }] as const),
  ]);
}

/** The name of a scope. Throws a Refusal (invalid) when the organization has no such thing. */
export async function requireScope(scoped: Scoped, organizationId: string, ref: ScopeRef): Promise<ScopeName> {
  const { scope, scopeId } = ref;
  if (scope === 'ORGANIZATION') {
    const organization = await scoped.organization.findUnique({ where: { id: organizationId } });
    if (organization && scopeId === organizationId) return { name: organization.name, teamName: null };
    throw refuseField('scopeId', 'This is not the id of the organization.');
  }
  if (scope === 'TEAM') {
    const team = await scoped.team.findFirst({ where: { id: scopeId, organizationId } });
    if (team) return { name: team.name, teamName: null };
    throw refuseField('scopeId', 'The organization has no such team.');
  }
  const where = { id: scopeId, organizationId };
  const key = await scoped.virtualKey.findFirst({ where, select: { name: true, team: { select: { name: true } } } });
  if (key) return { name: key.name, teamName: key.team.name };
  throw refuseField('scopeId', 'The organization has no such virtual key.');
}
