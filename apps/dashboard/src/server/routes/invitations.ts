import { mayGrant, type Role } from '@switchyard/core/tenancy/permissions';
import type { Scoped } from '@switchyard/db/client/create-database';
import {
  acceptInvitation,
  createInvitation,
  findInvitationByToken,
  type InvitationRow,
  listInvitations,
  membersAmong,
  revokeInvitation,
} from '@switchyard/db/directory/invitations';
import { findOrganization } from '@switchyard/db/directory/organizations';
import { namesOfPeople } from '@switchyard/db/directory/people';
import { found, refuseField } from '@switchyard/db/directory/refusal';
import { teamNames } from '@switchyard/db/directory/teams';
import { pageUrl } from '../auth/email-links.ts';
import { hashLinkToken, issueLinkToken } from '../auth/link-token.ts';
import { contract } from '../contract/index.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { handle } from '../http/handler.ts';
import { change as changeOf } from '../http/organization-call.ts';
import { invitationMail } from '../mail/mails.ts';
import { iso, wholeList } from './views.ts';

const sevenDaysMs = 7 * 24 * 3_600_000;

const list = handle(contract.invitations.list, ({ read, now }) =>
  read(async (scoped, organizationId) => {
    const invitations = await listInvitations(scoped, organizationId);
    return wholeList(await viewAll(scoped, organizationId, { invitations, now }));
  }),
);

const create = handle(contract.invitations.create, async (call) => {
  const { app, changeQuietly, organization, role: by, actor, user, now, body } = call;
  refuseStronger(by, body.role);
  const made = await changeQuietly(async (scoped, { organizationId, audit }) => {
    const teams = await teamNames(scoped, organizationId);
    if (body.teamId && !teams.some(({ id, archivedAt }) => id === body.teamId && archivedAt === null))
      throw refuseField('teamId', 'The organization has no such active team.');
    const emails = [...new Set(body.emails)];
    const alreadyMembers = await membersAmong(scoped, organizationId, emails);
    const offers = [];
    for (const email of emails.filter((one) => !alreadyMembers.includes(one))) {
      const { token, tokenHash } = issueLinkToken();
      const row = await createInvitation(scoped, organizationId, {
        email,
        role: body.role,
        teamId: body.teamId ?? null,
        tokenHash,
        invitedById: user?.id ?? actor.id ?? organizationId,
        expiresAt: new Date(now.getTime() + sevenDaysMs),
      });
      audit({
        action: 'invitation.create',
        targetKind: 'invitation',
        targetId: row.id,
        summary: `Invited ${email}`,
        after: { email, role: body.role, teamId: row.teamId },
      });
      offers.push({ row, link: pageUrl(app, `/invitation/${token}`) });
    }
    const invitations = offers.map(({ row }) => row);
    const views = await viewAll(scoped, organizationId, { invitations, now });
    return {
      alreadyMembers,
      offers: offers.map(({ link }, index) => ({ link, invitation: found(views[index], 'invitation') })),
    };
  });
  const items = [];
  for (const { link, invitation } of made.offers) {
    const mail = invitationMail(invitation.email, { organization: organization.name, inviter: actor.name, link });
    items.push({ invitation, link, mailed: (await app.mailer?.send(mail)) ?? false });
  }
  return { items, alreadyMembers: made.alreadyMembers };
});

const revoke = handle(contract.invitations.revoke, ({ changeQuietly, params }) =>
  changeQuietly(async (scoped, { organizationId, audit }) => {
    const { email } = await revokeInvitation(scoped, organizationId, params.id);
    const target = { targetKind: 'invitation', targetId: params.id };
    audit({ action: 'invitation.revoke', ...target, summary: `Took back the invitation of ${email}` });
  }),
);

const readByToken = handle(contract.invitation.read, async ({ app, ip, now, params }) => {
  await app.limits.count('link', { ip });
  const invitation = await findInvitationByToken(app.db, hashLinkToken(params.token));
  const organization = found(await findOrganization(app.db, invitation.organizationId), 'invitation');
  const { email, role, expiresAt } = invitation;
  return {
    organization: { name: organization.name },
    email,
    role,
    expiresAt: iso(expiresAt),
    status: statusOf(invitation, now),
  };
});

const accept = handle(contract.invitation.accept, async (call) => {
  const { app, ip, user, params } = call;
  await app.limits.count('link', { ip });
  const invitation = await findInvitationByToken(app.db, hashLinkToken(params.token));
  if (invitation.email !== user.email)
    throw new ApiProblem('forbidden', `This invitation is for ${invitation.email}. Sign in with that address.`);
  const { organizationId } = invitation;
  await changeOf(call, { organizationId, reachesGateway: false }, async (scoped, { audit }) => {
    await acceptInvitation(scoped, invitation, user.id);
    const target = { targetKind: 'member', targetId: user.id };
    audit({ action: 'invitation.accept', ...target, summary: `${user.name} joined`, after: { role: invitation.role } });
  });
  const { id, slug, name } = found(await findOrganization(app.db, organizationId), 'organization');
  return { organization: { id, slug, name } };
});

/** Invitations, from both sides. */
export const invitationRoutes = [list, create, revoke, readByToken, accept];

async function viewAll(
  scoped: Scoped,
  organizationId: string,
  { invitations, now }: { invitations: InvitationRow[]; now: Date },
) {
  const teams = await teamNames(scoped, organizationId);
  const names = await namesOfPeople(
    scoped,
    invitations.map(({ invitedById }) => invitedById),
  );
  const teamOf = (teamId: string | null) => {
    const team = teams.find(({ id }) => id === teamId);
    return team ? { id: team.id, name: team.name } : null;
  };
  return invitations.map((invitation) => ({
    id: invitation.id,
    email: invitation.email,
    role: invitation.role,
    team: teamOf(invitation.teamId),
    invitedBy: names.get(invitation.invitedById) ?? null,
    createdAt: iso(invitation.createdAt),
    expiresAt: iso(invitation.expiresAt),
    status: statusOf(invitation, now),
  }));
}

function statusOf({ acceptedAt, revokedAt, expiresAt }: InvitationRow, now: Date) {
  if (acceptedAt) return 'accepted' as const;
  if (revokedAt) return 'revoked' as const;
  return expiresAt <= now ? ('expired' as const) : ('pending' as const);
}

function refuseStronger(by: Role, role: Role): void {
  if (!mayGrant(by, role)) throw new ApiProblem('forbidden', 'You cannot offer a role stronger than your own.');
}
