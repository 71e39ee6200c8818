import { z } from 'zod';
import { defineRoute, everyone, signedIn, withPermission } from './define-route.ts';
import { count, email, id, idParams, moment, named, noContent, page, role } from './fields.ts';

const member = z.strictObject({
  /** The person's user id; it names the member in every other route. */
  id,
  name: z.string(),
  email: z.string(),
  role,
  teams: z.array(named),
  joinedAt: moment,
  /** Null when they have never been signed in. */
  lastSeenAt: moment.nullable(),
  activeKeys: count,
  isYou: z.boolean(),
});

/** People of the organization. */
export const members = {
  list: defineRoute({
    name: 'members.list',
    summary: 'Members, the strongest role first',
    method: 'GET',
    path: '/members',
    access: withPermission('members.read'),
    response: page(member),
  }),
  update: defineRoute({
    name: 'members.update',
    summary: "Change a member's role; the last owner keeps theirs (409 last_owner)",
    method: 'PATCH',
    path: '/members/:id',
    access: withPermission('members.manage'),
    params: idParams,
    body: z.strictObject({ role }),
    response: member,
  }),
  remove: defineRoute({
    name: 'members.remove',
    summary: 'Remove a member: their access ends at once; their own keys and the API tokens they issued are revoked',
    method: 'DELETE',
    path: '/members/:id',
    access: withPermission('members.manage'),
    params: idParams,
    response: z.strictObject({ revokedKeys: count, revokedApiTokens: count }),
  }),
};

const invitationItem = z.strictObject({
  id,
  email: z.string(),
  role,
  team: named.nullable(),
  invitedBy: z.string().nullable(),
  createdAt: moment,
  expiresAt: moment,
  status: z.enum(['pending', 'accepted', 'expired', 'revoked']),
});

/** Places offered to people. */
export const invitations = {
  list: defineRoute({
    name: 'invitations.list',
    summary: 'Invitations, newest first',
    method: 'GET',
    path: '/invitations',
    access: withPermission('members.manage'),
    response: page(invitationItem),
  }),
  create: defineRoute({
    name: 'invitations.create',
    summary: 'Invite people; each link is shown once, and also mailed when a mail server is set',
    method: 'POST',
    path: '/invitations',
    access: withPermission('members.manage'),
    body: z.strictObject({ emails: z.array(email).min(1).max(50), role, teamId: id.nullish() }),
    response: z.strictObject({
      items: z.array(z.strictObject({ invitation: invitationItem, link: z.string(), mailed: z.boolean() })),
      /** Addresses that were passed over because they are members already. */
      alreadyMembers: z.array(z.string()),
    }),
  }),
  revoke: defineRoute({
    name: 'invitations.revoke',
    summary: 'Take an invitation back',
    method: 'DELETE',
    path: '/invitations/:id',
    access: withPermission('members.manage'),
    params: idParams,
    response: noContent,
  }),
};

const tokenParams = z.strictObject({ token: z.string().min(20).max(200) });

/** An invitation as the invited person sees it; the link leads to `/invitation/<token>`. */
export const invitation = {
  read: defineRoute({
    name: 'invitation.read',
    summary: 'What an invitation link offers',
    method: 'GET',
    path: '/invitation/:token',
    access: everyone,
    params: tokenParams,
    response: z.strictObject({
      organization: z.strictObject({ name: z.string() }),
      email: z.string(),
      role,
      status: z.enum(['pending', 'accepted', 'expired', 'revoked']),
      expiresAt: moment,
    }),
  }),
  accept: defineRoute({
    name: 'invitation.accept',
    summary: 'Join the organization; only the invited e-mail address may (403 forbidden)',
    method: 'POST',
    path: '/invitation/:token/accept',
    access: signedIn,
    params: tokenParams,
    response: z.strictObject({ organization: z.strictObject({ id, slug: z.string(), name: z.string() }) }),
  }),
};
