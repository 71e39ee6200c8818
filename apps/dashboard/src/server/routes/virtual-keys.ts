import type { Scoped } from '@switchyard/db/client/create-database';
import { findMembership, isTeamMember } from '@switchyard/db/directory/members';
import { refuseField } from '@switchyard/db/directory/refusal';
import { teamNames } from '@switchyard/db/directory/teams';
import {
  createVirtualKey,
  findVirtualKeyRow,
  listVirtualKeys,
  revokeVirtualKey,
  updateVirtualKey,
  type VirtualKeyRow,
} from '@switchyard/db/directory/virtual-keys';
import { readImpact } from '@switchyard/db/reports/impact';
import { hashToken, issueToken } from '@switchyard/platform/secrets/token';
import { contract } from '../contract/index.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { handle, type OrganizationCall } from '../http/handler.ts';
import { cursorId } from './cursor.ts';
import { iso, isoOrNull, pageOf } from './views.ts';

const list = handle(contract.virtualKeys.list, async ({ read, now, query }) => {
  const { teamId, status, limit } = query;
  const filter = { teamId, status, cursor: cursorId(query.cursor), limit: limit + 1, now };
  const keys = await read((scoped, organizationId) => listVirtualKeys(scoped, organizationId, filter));
  return pageOf(keys, limit, view);
});

const create = handle(contract.virtualKeys.create, async (call) => {
  const { app, change, now, user, body } = call;
  const { secret, prefix, last4 } = issueToken('syk');
  const virtualKey = await change(async (scoped, { organizationId, audit }) => {
    await checkTeam(scoped, call, { teamId: body.teamId, archivedToo: false });
    const memberId = body.memberId ?? null;
    await checkOwner(scoped, call, memberId);
    const { id } = await createVirtualKey(scoped, organizationId, {
      name: body.name,
      teamId: body.teamId,
      memberId,
      keyHash: hashToken(app.environment.KEY_PEPPER, secret),
      prefix,
      last4,
      allowedModels: [...new Set(body.allowedModels)],
      dropUnsupported: body.dropUnsupported,
      expiresAt: body.expiresAt ? new Date(body.expiresAt) : null,
      createdById: user?.id ?? null,
    });
    const key = await findVirtualKeyRow(scoped, organizationId, id, now);
    audit({
      action: 'virtual-key.create',
      targetKind: 'virtual-key',
      targetId: id,
      summary: `Issued the key ${key.name} for the team ${key.team.name}`,
      after: { ...settings(key), teamId: body.teamId, memberId, prefix, last4 },
    });
    return key;
  });
  return { virtualKey: view(virtualKey), secret };
});

const update = handle(contract.virtualKeys.update, async (call) => {
  const { change, now, params, body } = call;
  const key = await change(async (scoped, { organizationId, audit }) => {
    const before = await findVirtualKeyRow(scoped, organizationId, params.id, now);
    await checkTeam(scoped, call, { teamId: before.team.id, archivedToo: true });
    const { name, allowedModels, dropUnsupported, expiresAt } = body;
    await updateVirtualKey(scoped, organizationId, {
      id: params.id,
      ...(name === undefined ? {} : { name }),
      ...(allowedModels === undefined ? {} : { allowedModels: [...new Set(allowedModels)] }),
      ...(dropUnsupported === undefined ? {} : { dropUnsupported }),
      ...(expiresAt === undefined ? {} : { expiresAt: expiresAt === null ? null : new Date(expiresAt) }),
    });
    const after = await findVirtualKeyRow(scoped, organizationId, params.id, now);
    audit({
      action: 'virtual-key.update',
      targetKind: 'virtual-key',
      targetId: params.id,
      summary: `Changed the key ${after.name}`,
      before: settings(before),
      after: settings(after),
    });
    return after;
  });
  return view(key);
});

const revoke = handle(contract.virtualKeys.revoke, async (call) => {
  const { change, now, params } = call;
  const key = await change(async (scoped, { organizationId, audit }) => {
    const before = await findVirtualKeyRow(scoped, organizationId, params.id, now);
    await checkTeam(scoped, call, { teamId: before.team.id, archivedToo: true });
    const revoked = await revokeVirtualKey(scoped, organizationId, params.id);
    const target = { targetKind: 'virtual-key', targetId: params.id };
    if (revoked) audit({ action: 'virtual-key.revoke', ...target, summary: `Revoked the key ${before.name}` });
    return findVirtualKeyRow(scoped, organizationId, params.id, now);
  });
  return view(key);
});

const impact = handle(contract.impact.read, async ({ read, now, query }) => {
  const found = await read((scoped, organizationId) => readImpact(scoped, organizationId, { ...query, now }));
  return { ...found, lastUsedAt: isoOrNull(found.lastUsedAt) };
});

/** Virtual keys, and what a dangerous change would hit. */
export const virtualKeyRoutes = [list, create, update, revoke, impact];

/** Members act on keys of the teams they belong to; admins and owners on those of every team. */
async function checkTeam(
  scoped: Scoped,
  { role, user, organization }: OrganizationCall,
  { teamId, archivedToo }: { teamId: string; archivedToo: boolean },
): Promise<void> {
  const team = (await teamNames(scoped, organization.id)).find(({ id }) => id === teamId);
  if (!team) throw refuseField('teamId', 'The organization has no such team.');
  if (team.archivedAt && !archivedToo) throw refuseField('teamId', 'This team is archived. Restore it first.');
  if (role === 'OWNER' || role === 'ADMIN') return;
  const belongs = user && (await isTeamMember(scoped, organization.id, { teamId, userId: user.id }));
  if (!belongs)
    throw new ApiProblem('forbidden', `You do not belong to the team ${team.name}. Ask an owner or an admin.`);
}

/** Members may make a key their own or a service's, not somebody else's. */
async function checkOwner(
  scoped: Scoped,
  { role, user, organization }: OrganizationCall,
  memberId: string | null,
): Promise<void> {
  if (memberId === null) return;
  const member = await findMembership(scoped, organization.id, memberId).catch(() => undefined);
  if (!member) throw refuseField('memberId', 'The organization has no such member.');
  if (role === 'MEMBER' && memberId !== user?.id)
    throw new ApiProblem('forbidden', 'You may issue keys for yourself or for a service. Ask an admin for others.');
}

const settings = ({ name, allowedModels, dropUnsupported, expiresAt }: VirtualKeyRow) => ({
  name,
  allowedModels,
  dropUnsupported,
  expiresAt,
});

function view({ createdAt, expiresAt, revokedAt, lastUsedAt, monthCostNanos, ...key }: VirtualKeyRow) {
  return {
    ...key,
    createdAt: iso(createdAt),
    expiresAt: isoOrNull(expiresAt),
    revokedAt: isoOrNull(revokedAt),
    lastUsedAt: isoOrNull(lastUsedAt),
    monthCostNanos: monthCostNanos.toString(),
  };
}
