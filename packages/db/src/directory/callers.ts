import type { Scoped } from '../client/create-database.ts';
import { refuseField } from './refusal.ts';

/** Who makes a request: a team, and perhaps one of its keys. */
export type CallerRef = { teamId: string; keyId: string | undefined };

/**
 * The member to whom the key of a caller belongs; null without a key or when it belongs to nobody. Throws a Refusal (invalid) at
 * `request.teamId` or `request.keyId` when the organization has no such team, or the team no such key.
 */
export async function requireCaller(
  scoped: Scoped,
  organizationId: string,
  { teamId, keyId }: CallerRef,
): Promise<{ memberId: string | null }> {
  const team = await scoped.team.findFirst({ where: { id: teamId, organizationId }, select: { id: true } });
  if (!team) throw refuseField('request.teamId', 'The organization has no such team.');
  if (keyId === undefined) return { memberId: null };
  const where = { id: keyId, organizationId, teamId };
  const key = await scoped.virtualKey.findFirst({ where, select: { memberId: true } });
  if (!key) throw refuseField('request.keyId', 'The team has no such key.');
  return key;
}
