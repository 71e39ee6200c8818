import type { Scoped } from '../client/create-database.ts';
import type { Prisma, ScopedPolicyKind } from '../generated/client.ts';
import { found } from './refusal.ts';

/** A policy as it is stored: one of core's schemas says what is in `policy`. */
export type ScopedPolicyRow = {
  team: { id: string; name: string } | null;
  key: { id: string; name: string; team: { id: string; name: string } } | null;
  policy: unknown;
  updatedAt: Date;
};

/** Whose policy: the whole organization's (both null), a team's or a key's. */
export type PolicyOwner = { teamId: string | null; keyId: string | null };

const named = { select: { id: true, name: true } } as const;

const columns = {
  team: named,
  key: { select: { id: true, name: true, team: named } },
  policy: true,
  updatedAt: true,
} as const;

/** Policies of one kind: the organization's first, then those of teams and of keys, each by name. */
export async function listScopedPolicies(
  scoped: Scoped,
  organizationId: string,
  kind: ScopedPolicyKind,
): Promise<ScopedPolicyRow[]> {
  const rows = await scoped.scopedPolicy.findMany({ where: { organizationId, kind }, select: columns });
  return rows.sort((a, b) => rankOf(a) - rankOf(b) || nameOf(a).localeCompare(nameOf(b)));
}

/**
 * Writes what somebody says; null removes it. Answers whose it is, by name, and what stood there before. Throws a Refusal (not_found) when
 * the organization has no such team or key.
 */
export async function writeScopedPolicy(
  scoped: Scoped,
  organizationId: string,
  { kind, teamId, keyId, policy }: PolicyOwner & { kind: ScopedPolicyKind; policy: Prisma.InputJsonObject | null },
): Promise<{ ownerName: string; before: unknown }> {
  const ownerName = await ownerNameOf(scoped, organizationId, { teamId, keyId });
  const where = { organizationId, kind, teamId, keyId };
  const row = await scoped.scopedPolicy.findFirst({ where, select: { id: true, policy: true } });
  if (policy === null) await scoped.scopedPolicy.deleteMany({ where });
  else if (row) await scoped.scopedPolicy.update({ where: { id: row.id }, data: { policy }, select: { id: true } });
  else await scoped.scopedPolicy.create({ data: { ...where, policy }, select: { id: true } });
  return { ownerName, before: row?.policy ?? null };
}

async function ownerNameOf(scoped: Scoped, organizationId: string, { teamId, keyId }: PolicyOwner): Promise<string> {
  const select = { name: true } as const;
  if (keyId !== null) {
    const key = await scoped.virtualKey.findFirst({ where: { id: keyId, organizationId }, select });
    return `the key ${found(key, 'virtual key').name}`;
  }
  if (teamId === null) return 'the organization';
  const team = await scoped.team.findFirst({ where: { id: teamId, organizationId }, select });
  return `the team ${found(team, 'team').name}`;
}

const rankOf = ({ team, key }: ScopedPolicyRow) => (key ? 2 : team ? 1 : 0);
const nameOf = ({ team, key }: ScopedPolicyRow) => key?.name ?? team?.name ?? '';
