import type { Scoped } from '../client/create-database.ts';
import { found } from '../directory/refusal.ts';
import { Prisma } from '../generated/client.ts';
import { lastUses } from './last-use.ts';

/** What a dangerous change would hit. */
export type Impact = { requestsLast24h: number; lastUsedAt: Date | null; activeKeys: number };

/** What is about to be changed. */
export type ImpactSubject = { kind: 'virtual-key' | 'team' | 'provider-account' | 'member'; id: string; now: Date };

/** Requests of the last 24 hours, last use and active keys of a thing. Throws a Refusal (not_found). */
export async function readImpact(scoped: Scoped, organizationId: string, subject: ImpactSubject): Promise<Impact> {
  const { kind, id, now } = subject;
  await requireSubject(scoped, organizationId, subject);
  const column = {
    'virtual-key': 'key_id',
    team: 'team_id',
    'provider-account': 'provider_account_id',
    member: 'member_id',
  };
  const since = new Date(now.getTime() - 24 * 3_600_000);
  const [recent] = await scoped.$queryRaw<{ requests: bigint; last: Date | null }[]>`
    select count(*) as requests, max(started_at) as last from request_logs
    where organization_id = ${organizationId}::uuid and id >= uuid_floor(${since}::timestamptz)
      and ${Prisma.raw(column[kind])} = ${id}::uuid`;
  const older = kind === 'member' ? undefined : (await lastUses(scoped, organizationId, kind)).get(id);
  return {
    requestsLast24h: Number(recent?.requests ?? 0),
    lastUsedAt: recent?.last ?? older ?? null,
    activeKeys: await activeKeys(scoped, organizationId, subject),
  };
}

async function activeKeys(scoped: Scoped, organizationId: string, { kind, id, now }: ImpactSubject): Promise<number> {
  if (kind === 'provider-account') return 0;
  const whose = { 'virtual-key': { id }, team: { teamId: id }, member: { memberId: id } };
  return scoped.virtualKey.count({
    where: { organizationId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }], ...whose[kind] },
  });
}

async function requireSubject(scoped: Scoped, organizationId: string, { kind, id }: ImpactSubject): Promise<void> {
  const where = { id, organizationId };
  switch (kind) {
    case 'virtual-key':
      return void found(await scoped.virtualKey.findFirst({ where, select: { id: true } }), 'key');
    case 'team':
      return void found(await scoped.team.findFirst({ where, select: { id: true } }), 'team');
    case 'provider-account':
      return void found(await scoped.providerAccount.findFirst({ where, select: { id: true } }), 'provider account');
    case 'member': {
      const member = { organizationId, userId: id };
      return void found(await scoped.membership.findFirst({ where: member, select: { id: true } }), 'member');
    }
  }
}
