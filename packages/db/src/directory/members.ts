import { mayGrant, type Role, roles } from '@switchyard/core/tenancy/permissions';
import type { Scoped } from '../client/create-database.ts';
import { found, Refusal } from './refusal.ts';

/** A member with what lists show of them; `id` is the person's user id. */
export type MemberRow = {
  id: string;
  name: string;
  email: string;
  role: Role;
  teams: { id: string; name: string }[];
  joinedAt: Date;
  lastSeenAt: Date | null;
  activeKeys: number;
};

/** Members, the strongest role first, then by name. */
export async function listMembers(scoped: Scoped, organizationId: string): Promise<MemberRow[]> {
  const memberships = await scoped.membership.findMany({
    where: { organizationId },
    select: { role: true, createdAt: true, user: { select: { id: true, name: true, email: true } } },
  });
  const userIds = memberships.map(({ user }) => user.id);
  const seen = await scoped.session.groupBy({
    by: ['userId'],
    where: { userId: { in: userIds } },
    _max: { lastSeenAt: true },
  });
  const keys = await scoped.virtualKey.groupBy({
    by: ['memberId'],
    where: { organizationId, memberId: { in: userIds }, revokedAt: null, OR: stillValid() },
    _count: { _all: true },
  });
  const teams = await scoped.teamMembership.findMany({
    where: { organizationId, userId: { in: userIds } },
    select: { userId: true, team: { select: { id: true, name: true } } },
    orderBy: { team: { name: 'asc' } },
  });
  return memberships
    .map(({ role, createdAt, user }) => ({
      ...user,
      role,
      joinedAt: createdAt,
      teams: teams.filter(({ userId }) => userId === user.id).map(({ team }) => team),
      lastSeenAt: seen.find(({ userId }) => userId === user.id)?._max.lastSeenAt ?? null,
      activeKeys: keys.find(({ memberId }) => memberId === user.id)?._count._all ?? 0,
    }))
    .sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role) || a.name.localeCompare(b.name));
}

/** One member. Throws a Refusal (not_found) for people who are not. */
export async function findMember(scoped: Scoped, organizationId: string, userId: string): Promise<MemberRow> {
  return found(
    (await listMembers(scoped, organizationId)).find(({ id }) => id === userId),
    'member',
  );
}

/**
 * Gives a member another role. Nobody gives or takes a role stronger than their own (forbidden), and the last owner stays one
 * (last_owner). API tokens of theirs that are stronger than the new role are revoked. Call it inside changeOrganization, whose
 * lock makes the check hold. Answers the role before and the tokens that were revoked.
 */
export async function changeRole(
  scoped: Scoped,
  organizationId: string,
  { userId, role, by }: { userId: string; role: Role; by: Role },
): Promise<{ before: Role; revokedApiTokens: { id: string; name: string }[] }> {
  const { role: before } = await findMembership(scoped, organizationId, userId);
  if (!mayGrant(by, before) || !mayGrant(by, role)) throw strongerThanYours();
  if (before === 'OWNER' && role !== 'OWNER') await keepAnOwner(scoped, organizationId);
  await scoped.membership.update({
    where: { organizationId_userId: { organizationId, userId } },
    data: { role },
    select: { id: true },
  });
  const stronger = roles.slice(0, roles.indexOf(role));
  const revokedApiTokens = await scoped.apiToken.updateManyAndReturn({
    where: { organizationId, createdById: userId, revokedAt: null, role: { in: stronger } },
    data: { revokedAt: new Date() },
    select: { id: true, name: true },
  });
  return { before, revokedApiTokens };
}

/**
 * Takes a member out: their memberships of teams go, their own virtual keys and the API tokens they issued are revoked. The
 * last owner cannot go (last_owner). Call it inside changeOrganization.
 */
export async function removeMember(
  scoped: Scoped,
  organizationId: string,
  { userId, by }: { userId: string; by: Role },
): Promise<{ role: Role; revokedKeys: number; revokedApiTokens: number }> {
  const { role } = await findMembership(scoped, organizationId, userId);
  if (!mayGrant(by, role)) throw strongerThanYours();
  if (role === 'OWNER') await keepAnOwner(scoped, organizationId);
  const revokedAt = new Date();
  const keys = await scoped.virtualKey.updateMany({
    where: { organizationId, memberId: userId, revokedAt: null },
    data: { revokedAt },
  });
  const tokens = await scoped.apiToken.updateMany({
    where: { organizationId, createdById: userId, revokedAt: null },
    data: { revokedAt },
  });
  await scoped.teamMembership.deleteMany({ where: { organizationId, userId } });
  await scoped.membership.deleteMany({ where: { organizationId, userId } });
  return { role, revokedKeys: keys.count, revokedApiTokens: tokens.count };
}

/** Whether the person belongs to the team. */
export async function isTeamMember(
  scoped: Scoped,
  organizationId: string,
  { teamId, userId }: { teamId: string; userId: string },
): Promise<boolean> {
  return (await scoped.teamMembership.count({ where: { organizationId, teamId, userId } })) > 0;
}

/** The membership itself. Throws a Refusal (not_found) for people who are no members. */
export async function findMembership(scoped: Scoped, organizationId: string, userId: string) {
  const membership = await scoped.membership.findUnique({
    where: { organizationId_userId: { organizationId, userId } },
    select: { role: true, user: { select: { id: true, name: true, email: true } } },
  });
  return found(membership, 'member');
}

async function keepAnOwner(scoped: Scoped, organizationId: string): Promise<void> {
  const owners = await scoped.membership.count({ where: { organizationId, role: 'OWNER' } });
  if (owners <= 1) throw new Refusal('last_owner', 'This is the last owner. Make another member an owner first.');
}

function strongerThanYours(): Refusal {
  return new Refusal('forbidden', 'Only someone with at least this role may give, change or take it. Ask an owner.');
}

const stillValid = () => [{ expiresAt: null }, { expiresAt: { gt: new Date() } }];
