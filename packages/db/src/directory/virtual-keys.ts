import type { Scoped } from '../client/create-database.ts';
import { lastUses } from '../reports/last-use.ts';
import { monthUsage } from '../reports/month-usage.ts';
import { found, Refusal } from './refusal.ts';

/** Whether a key works, seen from its own dates. */
export type KeyStatus = 'active' | 'revoked' | 'expired';

/** A virtual key with what lists show of it; never its hash. Spend is of this month (UTC), in nano-USD. */
export type VirtualKeyRow = {
  id: string;
  name: string;
  prefix: string;
  last4: string;
  team: { id: string; name: string };
  member: { id: string; name: string } | null;
  allowedModels: string[];
  /** Whether fields that a provider cannot take are left out instead of refused. */
  dropUnsupported: boolean;
  status: KeyStatus;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  monthCostNanos: bigint;
  monthRequests: number;
};

/** Which keys to list; `cursor` is the id of the last key of the page before. */
export type KeyFilter = {
  teamId?: string | undefined;
  status: KeyStatus | 'all';
  cursor?: string | undefined;
  limit: number;
  now: Date;
};

const columns = {
  id: true,
  name: true,
  prefix: true,
  last4: true,
  memberId: true,
  allowedModels: true,
  dropUnsupported: true,
  createdAt: true,
  expiresAt: true,
  revokedAt: true,
  team: { select: { id: true, name: true } },
} as const;

/** Keys, newest first, at most `limit`. */
export async function listVirtualKeys(
  scoped: Scoped,
  organizationId: string,
  { teamId, status, cursor, limit, now }: KeyFilter,
): Promise<VirtualKeyRow[]> {
  const rows = await scoped.virtualKey.findMany({
    where: {
      organizationId,
      ...(teamId === undefined ? {} : { teamId }),
      ...(cursor === undefined ? {} : { id: { lt: cursor } }),
      ...whereStatus(status, now),
    },
    orderBy: { id: 'desc' },
    take: limit,
    select: columns,
  });
  return complete(scoped, organizationId, rows, now);
}

/** One key. Throws a Refusal (not_found). */
export async function findVirtualKeyRow(
  scoped: Scoped,
  organizationId: string,
  id: string,
  now: Date,
): Promise<VirtualKeyRow> {
  const row = found(await scoped.virtualKey.findFirst({ where: { id, organizationId }, select: columns }), 'key');
  const [key] = await complete(scoped, organizationId, [row], now);
  return found(key, 'key');
}

/** Keeps a new key: its hash and what may be shown of it. Throws a Refusal (invalid) when the team is archived. */
export async function createVirtualKey(
  scoped: Scoped,
  organizationId: string,
  key: {
    name: string;
    teamId: string;
    memberId: string | null;
    keyHash: Uint8Array;
    prefix: string;
    last4: string;
    allowedModels: string[];
    dropUnsupported: boolean;
    expiresAt: Date | null;
    createdById: string | null;
  },
): Promise<{ id: string }> {
  const data = { ...key, organizationId, keyHash: new Uint8Array(key.keyHash) };
  return scoped.virtualKey.create({ data, select: { id: true } });
}

/** Changes a key that works still. Throws a Refusal: not_found, or conflict when it is revoked. */
export async function updateVirtualKey(
  scoped: Scoped,
  organizationId: string,
  {
    id,
    ...change
  }: { id: string; name?: string; allowedModels?: string[]; dropUnsupported?: boolean; expiresAt?: Date | null },
): Promise<void> {
  const key = found(await scoped.virtualKey.findFirst({ where: { id, organizationId } }), 'key');
  if (key.revokedAt) throw new Refusal('conflict', 'This key is revoked for ever. Issue a new one.');
  await scoped.virtualKey.update({ where: { id }, data: change, select: { id: true } });
}

/** Revokes a key; revoking it again changes nothing. Answers whether it did. */
export async function revokeVirtualKey(scoped: Scoped, organizationId: string, id: string): Promise<boolean> {
  found(await scoped.virtualKey.findFirst({ where: { id, organizationId }, select: { id: true } }), 'key');
  const revoked = await scoped.virtualKey.updateMany({
    where: { id, organizationId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
  return revoked.count === 1;
}

type Row = Omit<VirtualKeyRow, 'member' | 'status' | 'lastUsedAt' | 'monthCostNanos' | 'monthRequests'> & {
  memberId: string | null;
};

async function complete(scoped: Scoped, organizationId: string, rows: Row[], now: Date): Promise<VirtualKeyRow[]> {
  const memberIds = rows.flatMap(({ memberId }) => memberId ?? []);
  const people = await scoped.user.findMany({ where: { id: { in: memberIds } }, select: { id: true, name: true } });
  const usage = await monthUsage(scoped, organizationId, { by: 'virtual-key', at: now });
  const last = await lastUses(scoped, organizationId, 'virtual-key');
  return rows.map(({ memberId, ...row }) => ({
    ...row,
    member: people.find(({ id }) => id === memberId) ?? null,
    status: statusOf(row, now),
    lastUsedAt: last.get(row.id) ?? null,
    monthCostNanos: usage.get(row.id)?.costNanos ?? 0n,
    monthRequests: usage.get(row.id)?.requests ?? 0,
  }));
}

/** Whether a key or token works at a moment. */
export function statusOf(
  { revokedAt, expiresAt }: { revokedAt: Date | null; expiresAt: Date | null },
  now: Date,
): KeyStatus {
  if (revokedAt) return 'revoked';
  return expiresAt && expiresAt <= now ? 'expired' : 'active';
}

function whereStatus(status: KeyStatus | 'all', now: Date) {
  switch (status) {
    case 'all':
      return {};
    case 'revoked':
      return { revokedAt: { not: null } };
    case 'expired':
      return { revokedAt: null, expiresAt: { lte: now } };
    case 'active':
      return { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
  }
}

/** The models that each key may use, revoked ones too, by the key's id; an empty list is every model. */
export async function allowedModelsOfKeys(scoped: Scoped, organizationId: string): Promise<Map<string, string[]>> {
  const keys = await scoped.virtualKey.findMany({
    where: { organizationId },
    select: { id: true, allowedModels: true },
  });
  return new Map(keys.map(({ id, allowedModels }) => [id, allowedModels]));
}
