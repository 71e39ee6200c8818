import type { Role } from '@switchyard/core/tenancy/permissions';
import { bySecret, type Database, type Scoped } from '../client/create-database.ts';
import { found, Refusal } from './refusal.ts';

/** An invitation with what lists show of it. */
export type InvitationRow = {
  id: string;
  organizationId: string;
  email: string;
  role: Role;
  teamId: string | null;
  invitedById: string;
  createdAt: Date;
  expiresAt: Date;
  acceptedAt: Date | null;
  revokedAt: Date | null;
};

const columns = {
  id: true,
  organizationId: true,
  email: true,
  role: true,
  teamId: true,
  invitedById: true,
  createdAt: true,
  expiresAt: true,
  acceptedAt: true,
  revokedAt: true,
} as const;

/** Invitations, newest first, at most 500. */
export function listInvitations(scoped: Scoped, organizationId: string): Promise<InvitationRow[]> {
  return scoped.invitation.findMany({
    where: { organizationId },
    orderBy: { id: 'desc' },
    take: 500,
    select: columns,
  });
}

/** Addresses, of those given, that members have already. */
export async function membersAmong(scoped: Scoped, organizationId: string, emails: string[]): Promise<string[]> {
  const members = await scoped.membership.findMany({
    where: { organizationId, user: { email: { in: emails } } },
    select: { user: { select: { email: true } } },
  });
  return members.map(({ user }) => user.email);
}

/** Offers a place. Earlier invitations to the same address that are still open are taken back. */
export async function createInvitation(
  scoped: Scoped,
  organizationId: string,
  invitation: {
    email: string;
    role: Role;
    teamId: string | null;
    tokenHash: Uint8Array;
    invitedById: string;
    expiresAt: Date;
  },
): Promise<InvitationRow> {
  await scoped.invitation.updateMany({
    where: { organizationId, email: invitation.email, acceptedAt: null, revokedAt: null },
    data: { revokedAt: new Date() },
  });
  const tokenHash = new Uint8Array(invitation.tokenHash);
  return scoped.invitation.create({ data: { ...invitation, organizationId, tokenHash }, select: columns });
}

/** Takes an invitation back. Throws a Refusal: not_found, or conflict when it was accepted. */
export async function revokeInvitation(scoped: Scoped, organizationId: string, id: string): Promise<InvitationRow> {
  const invitation = found(
    await scoped.invitation.findFirst({ where: { id, organizationId }, select: columns }),
    'invitation',
  );
  if (invitation.acceptedAt) throw new Refusal('conflict', 'This invitation was accepted. Remove the member instead.');
  if (invitation.revokedAt) return invitation;
  return scoped.invitation.update({ where: { id }, data: { revokedAt: new Date() }, select: columns });
}

/** The invitation whose link has this token (SHA-256), in whatever state. Throws a Refusal (not_found). */
export async function findInvitationByToken(db: Database, tokenHash: Uint8Array): Promise<InvitationRow> {
  const hash = new Uint8Array(tokenHash);
  const invitation = await bySecret(db, hash, (scoped) =>
    scoped.invitation.findUnique({ where: { tokenHash: hash }, select: columns }),
  );
  return found(invitation, 'invitation');
}

/**
 * Makes the person a member with the offered role and team, once. Someone who is a member keeps their role.
 * Throws a Refusal (link_unusable) when the invitation is no longer open. Call it inside changeOrganization.
 */
export async function acceptInvitation(
  scoped: Scoped,
  { id, organizationId, role, teamId }: InvitationRow,
  userId: string,
): Promise<void> {
  const now = new Date();
  const taken = await scoped.invitation.updateMany({
    where: { id, organizationId, acceptedAt: null, revokedAt: null, expiresAt: { gt: now } },
    data: { acceptedAt: now },
  });
  if (taken.count !== 1) throw new Refusal('link_unusable', 'This invitation is no longer open. Ask for a new one.');
  await scoped.membership.upsert({
    where: { organizationId_userId: { organizationId, userId } },
    create: { organizationId, userId, role },
    update: {},
    select: { id: true },
  });
  const team = teamId && (await scoped.team.findFirst({ where: { id: teamId, organizationId, archivedAt: null } }));
  if (!team) return;
  await scoped.teamMembership.upsert({
    where: { teamId_userId: { teamId: team.id, userId } },
    create: { organizationId, teamId: team.id, userId },
    update: {},
    select: { id: true },
  });
}
