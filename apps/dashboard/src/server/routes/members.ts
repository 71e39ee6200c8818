import {
  changeRole,
  findMember,
  findMembership,
  listMembers,
  type MemberRow,
  removeMember,
} from '@switchyard/db/directory/members';
import { contract } from '../contract/index.ts';
import { handle } from '../http/handler.ts';
import { iso, isoOrNull, wholeList } from './views.ts';

const view = ({ joinedAt, lastSeenAt, ...member }: MemberRow, youId: string | undefined) => ({
  ...member,
  joinedAt: iso(joinedAt),
  lastSeenAt: isoOrNull(lastSeenAt),
  isYou: member.id === youId,
});

const list = handle(contract.members.list, async ({ read, user }) => {
  const members = await read(listMembers);
  return wholeList(members.map((member) => view(member, user?.id)));
});

const update = handle(contract.members.update, async ({ changeQuietly, role: by, user, params, body }) => {
  const member = await changeQuietly(async (scoped, { organizationId, audit }) => {
    const wanted = { userId: params.id, role: body.role, by };
    const { before, revokedApiTokens } = await changeRole(scoped, organizationId, wanted);
    const after = await findMember(scoped, organizationId, params.id);
    audit({
      action: 'member.update',
      targetKind: 'member',
      targetId: params.id,
      summary: `Changed the role of ${after.name}`,
      before: { role: before },
      after: { role: after.role },
    });
    for (const { id, name } of revokedApiTokens) {
      const summary = `Revoked the API token ${name}, which was stronger than the new role of ${after.name}`;
      audit({ action: 'api-token.revoke', targetKind: 'api-token', targetId: id, summary });
    }
    return after;
  });
  return view(member, user?.id);
});

const remove = handle(contract.members.remove, ({ change, role: by, params }) =>
  change(async (scoped, { organizationId, audit }) => {
    const { user } = await findMembership(scoped, organizationId, params.id);
    const { role, ...revoked } = await removeMember(scoped, organizationId, { userId: params.id, by });
    audit({
      action: 'member.remove',
      targetKind: 'member',
      targetId: params.id,
      summary: `Removed ${user.name}`,
      before: { email: user.email, role },
      after: revoked,
    });
    return revoked;
  }),
);

/** Members of the organization. */
export const memberRoutes = [list, update, remove];
