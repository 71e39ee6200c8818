import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { removedName } from './request-rows.ts';

/** A request that a budget or a limit policy refused. */
export type BlockedRow = {
  id: string;
  startedAt: Date;
  /** What refused it; it may be gone since. */
  by: { kind: 'budget' | 'limit' | 'removed'; id: string; name: string };
  team: { id: string; name: string };
  key: { id: string; name: string };
  modelAsked: string;
  httpStatus: number;
  /** What the caller was told. */
  message: string;
};

type RawBlocked = {
  id: string;
  started_at: Date;
  blocked_by: string;
  budget_name: string | null;
  policy_name: string | null;
  team_id: string;
  team_name: string | null;
  key_id: string;
  key_name: string | null;
  model_asked: string;
  http_status: number;
  error_message: string | null;
};

/** Refused requests since a moment, newest first, at most `limit`; `by` is the id of a budget or a policy. */
export async function listBlocked(
  scoped: Scoped,
  organizationId: string,
  { since, by, cursor, limit }: { since: Date; by?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<BlockedRow[]> {
  const only = by === undefined ? Prisma.empty : Prisma.sql`and r.blocked_by = ${by}::uuid`;
  const before = cursor === undefined ? Prisma.empty : Prisma.sql`and r.id < ${cursor}::uuid`;
  const rows = await scoped.$queryRaw<RawBlocked[]>`
    select r.id, r.started_at, r.blocked_by, b.name as budget_name, p.name as policy_name, r.team_id, t.name as team_name,
      r.key_id, k.name as key_name, r.model_asked, r.http_status, r.error_message
    from request_logs r
    left join budgets b on b.organization_id = r.organization_id and b.id = r.blocked_by
    left join limit_policies p on p.organization_id = r.organization_id and p.id = r.blocked_by
    left join teams t on t.organization_id = r.organization_id and t.id = r.team_id
    left join virtual_keys k on k.organization_id = r.organization_id and k.id = r.key_id
    where r.organization_id = ${organizationId}::uuid and r.blocked_by is not null
      and r.id >= uuid_floor(${since}::timestamptz) ${only} ${before}
    order by r.id desc limit ${limit}`;
  return rows.map((row) => ({
    id: row.id,
    startedAt: row.started_at,
    by: nameOf(row),
    team: { id: row.team_id, name: row.team_name ?? removedName },
    key: { id: row.key_id, name: row.key_name ?? removedName },
    modelAsked: row.model_asked,
    httpStatus: row.http_status,
    message: row.error_message ?? '',
  }));
}

/** When something last refused a request, and how many it refused since `countedSince`. */
export type BlockedBy = { lastAt: Date; recently: number };

/** What refused requests since `since`, by its id. */
export async function blockedSince(
  scoped: Scoped,
  organizationId: string,
  { since, countedSince }: { since: Date; countedSince: Date },
): Promise<Map<string, BlockedBy>> {
  const rows = await scoped.$queryRaw<{ blocked_by: string; last_at: Date; recently: bigint }[]>`
    select blocked_by, max(started_at) as last_at,
      count(*) filter (where started_at >= ${countedSince}::timestamptz) as recently
    from request_logs
    where organization_id = ${organizationId}::uuid and blocked_by is not null and id >= uuid_floor(${since}::timestamptz)
    group by blocked_by`;
  return new Map(rows.map((row) => [row.blocked_by, { lastAt: row.last_at, recently: Number(row.recently) }]));
}

function nameOf({ blocked_by: id, budget_name: budget, policy_name: policy }: RawBlocked): BlockedRow['by'] {
  if (budget !== null) return { kind: 'budget', id, name: budget };
  return policy === null ? { kind: 'removed', id, name: removedName } : { kind: 'limit', id, name: policy };
}
