import type { RequestRange } from '@switchyard/core/requests/request-filter';
import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { withinRange } from './request-filter.ts';

/** The most attempts that are looked at for an id of a provider's own. */
const mostScanned = 30_000;

/** The ids among these that are requests of the organization, whenever they were. */
export async function findRequestIds(
  scoped: Scoped,
  organizationId: string,
  ids: readonly string[],
): Promise<string[]> {
  const sorted = [...new Set(ids)].sort();
  if (sorted.length === 0) return [];
  const rows = await scoped.$queryRaw<{ id: string }[]>`
    select id from request_logs where organization_id = ${organizationId}::uuid and id = any(${sorted}::uuid[])`;
  return rows.map(({ id }) => id);
}

/** Texts of callers by which requests are found through an index. */
const columns = {
  session: Prisma.sql`r.session`,
  traceId: Prisma.sql`r.trace_id`,
  endUser: Prisma.sql`r.end_user`,
  clientRequestId: Prisma.sql`r.client_request_id`,
} as const;

/** See `columns`. */
export type NamedField = keyof typeof columns;

export const namedFields = Object.keys(columns) as readonly NamedField[];

/** The newest request that has exactly this text there; null when none has. */
export async function newestWith(
  scoped: Scoped,
  organizationId: string,
  { field, text }: { field: NamedField; text: string },
): Promise<string | null> {
  const [row] = await scoped.$queryRaw<{ id: string }[]>`
    select r.id from request_logs r where r.organization_id = ${organizationId}::uuid and ${columns[field]} = ${text}
    order by r.id desc limit 1`;
  return row?.id ?? null;
}

/** The request of which an attempt has this id of a provider's own, among the newest attempts of a range. */
export async function requestOfUpstream(
  scoped: Scoped,
  organizationId: string,
  { range, upstreamId }: { range: RequestRange; upstreamId: string },
): Promise<string | null> {
  const newest = Prisma.sql`
    select r.id, r.upstream_request_id from (select request_id as id, organization_id, upstream_request_id from request_attempts) r
    where ${withinRange(organizationId, range)} order by r.id desc limit ${mostScanned}`;
  const [row] = await scoped.$queryRaw<{ id: string }[]>`
    select n.id from (${newest}) n where n.upstream_request_id = ${upstreamId} limit 1`;
  return row?.id ?? null;
}

/** A virtual key by the public beginning of its secret, and its last four characters where these are known. */
export async function findKeys(
  scoped: Scoped,
  organizationId: string,
  { prefix, last4 }: { prefix: string; last4: string | null },
): Promise<{ id: string; name: string; prefix: string; last4: string }[]> {
  return scoped.virtualKey.findMany({
    where: { organizationId, prefix: { startsWith: prefix }, ...(last4 === null ? {} : { last4 }) },
    select: { id: true, name: true, prefix: true, last4: true },
    orderBy: { id: 'desc' },
    take: 5,
  });
}
