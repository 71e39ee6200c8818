import type { Scoped } from '../client/create-database.ts';

/** Active keys that expire before a moment, the next one first. */
export async function expiringKeys(scoped: Scoped, organizationId: string, { now, until }: { now: Date; until: Date }) {
  const keys = await scoped.virtualKey.findMany({
    where: { organizationId, revokedAt: null, expiresAt: { gt: now, lt: until }, team: { archivedAt: null } },
    orderBy: [{ expiresAt: 'asc' }, { id: 'asc' }],
    take: 50,
    select: { id: true, name: true, expiresAt: true, team: { select: { id: true, name: true } } },
  });
  return keys.flatMap(({ expiresAt, team, ...key }) => (expiresAt ? [{ key, team, expiresAt }] : []));
}
