import type { Scoped } from '../client/create-database.ts';
import { lastUses } from '../reports/last-use.ts';
import { monthUsage } from '../reports/month-usage.ts';
import { found, Refusal } from './refusal.ts';
import { freeSlug, slugOf } from './slugs.ts';

/** A team with what lists show of it. Spend is of this month (UTC), in nano-USD. */
export type TeamRow = {
  id: string;
  slug: string;
  name: string;
  createdAt: Date;
  archivedAt: Date | null;
  members: number;
  activeKeys: number;
  monthCostNanos: bigint;
  monthRequests: number;
  lastRequestAt: Date | null;
};

const columns = { id: true, slug: true, name: true, createdAt: true, archivedAt: true } as const;

/** Teams by name. */
export async function listTeams(
  scoped: Scoped,
  organizationId: string,
  { status, now }: { status: 'active' | 'archived' | 'all'; now: Date },
): Promise<TeamRow[]> {
  const archivedAt = status === 'active' ? null : { not: null };
  const teams = await scoped.team.findMany({
    where: { organizationId, ...(status === 'all' ? {} : { archivedAt }) },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: { ...columns, _count: { select: { members: true } } },
  });
  const keys = await scoped.virtualKey.groupBy({
    by: ['teamId'],
    where: { organizationId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
    _count: { _all: true },
  });
  const usage = await monthUsage(scoped, organizationId, { by: 'team', at: now });
  const last = await lastUses(scoped, organizationId, 'team');
  return teams.map(({ _count, ...team }) => {
    return {
      ...team,
      members: _count.members,
      activeKeys: keys.find(({ teamId }) => teamId === team.id)?._count._all ?? 0,
      monthCostNanos: usage.get(team.id)?.costNanos ?? 0n,
      monthRequests: usage.get(team.id)?.requests ?? 0,
      lastRequestAt: last.get(team.id) ?? null,
    };
  });
}

/** One team. Throws a Refusal (not_found). */
export async function findTeam(scoped: Scoped, organizationId: string, id: string, now: Date): Promise<TeamRow> {
  return found(
    (await listTeams(scoped, organizationId, { status: 'all', now })).find((team) => team.id === id),
    'team',
  );
}

/** Adds a team; a slug that is asked for and taken is a Refusal (conflict), one derived from the name is made unique. */
export async function createTeam(
  scoped: Scoped,
  organizationId: string,
  { name, slug }: { name: string; slug: string | undefined },
): Promise<{ id: string; slug: string }> {
  const taken = await scoped.team.findMany({ where: { organizationId }, select: { slug: true, name: true } });
  if (taken.some((team) => team.name.toLowerCase() === name.toLowerCase())) throw nameTaken();
  const slugs = taken.map((team) => team.slug);
  if (slug !== undefined && slugs.includes(slug)) {
    const message = 'Another team has this address. Choose another one.';
    throw new Refusal('conflict', message, [{ field: 'slug', message }]);
  }
  const data = { organizationId, name, slug: slug ?? freeSlug(slugOf(name), slugs) };
  return scoped.team.create({ data, select: { id: true, slug: true } });
}

/** Renames a team; answers the name before. */
export async function renameTeam(
  scoped: Scoped,
  organizationId: string,
  { id, name }: { id: string; name: string },
): Promise<string> {
  const before = await requireTeam(scoped, organizationId, id);
  const sameName = { organizationId, id: { not: id }, name: { equals: name, mode: 'insensitive' as const } };
  if ((await scoped.team.count({ where: sameName })) > 0) throw nameTaken();
  await scoped.team.update({ where: { id }, data: { name }, select: { id: true } });
  return before.name;
}

/** Archives or restores a team; answers whether that changed anything. */
export async function setTeamArchived(
  scoped: Scoped,
  organizationId: string,
  { id, archived }: { id: string; archived: boolean },
): Promise<{ name: string; changed: boolean }> {
  const { name, archivedAt } = await requireTeam(scoped, organizationId, id);
  if ((archivedAt !== null) === archived) return { name, changed: false };
  await scoped.team.update({ where: { id }, data: { archivedAt: archived ? new Date() : null }, select: { id: true } });
  return { name, changed: true };
}

/** The team itself. Throws a Refusal (not_found) for another organization's. */
export async function requireTeam(scoped: Scoped, organizationId: string, id: string) {
  return found(await scoped.team.findFirst({ where: { id, organizationId }, select: columns }), 'team');
}

/** Members of a team by name. */
export async function listTeamMembers(scoped: Scoped, organizationId: string, teamId: string) {
  await requireTeam(scoped, organizationId, teamId);
  const rows = await scoped.teamMembership.findMany({
    where: { organizationId, teamId },
    orderBy: { user: { name: 'asc' } },
    select: { createdAt: true, user: { select: { id: true, name: true, email: true } } },
  });
  return rows.map(({ createdAt, user }) => ({ ...user, addedAt: createdAt }));
}

/** Adds a member of the organization to a team; answers since when they belong to it. */
export async function addTeamMember(
  scoped: Scoped,
  organizationId: string,
  { teamId, userId }: { teamId: string; userId: string },
): Promise<Date> {
  const { createdAt } = await scoped.teamMembership.upsert({
    where: { teamId_userId: { teamId, userId } },
    create: { organizationId, teamId, userId },
    update: {},
    select: { createdAt: true },
  });
  return createdAt;
}

/** Takes a member out of a team. Throws a Refusal (not_found) when they do not belong to it. */
export async function removeTeamMember(
  scoped: Scoped,
  organizationId: string,
  { teamId, userId }: { teamId: string; userId: string },
): Promise<void> {
  const removed = await scoped.teamMembership.deleteMany({ where: { organizationId, teamId, userId } });
  if (removed.count === 0) throw new Refusal('not_found', 'There is no such member in this team.');
}

function nameTaken(): Refusal {
  const message = 'Another team has this name. Choose another one.';
  return new Refusal('conflict', message, [{ field: 'name', message }]);
}

/** Teams by name, archived ones too, with no more than choosing among them needs. */
export function teamNames(scoped: Scoped, organizationId: string) {
  const select = { id: true, name: true, archivedAt: true } as const;
  return scoped.team.findMany({ where: { organizationId }, orderBy: { name: 'asc' }, select });
}
