import type { Scoped } from '../client/create-database.ts';
import { found } from '../directory/refusal.ts';
import { Prisma } from '../generated/client.ts';
import { type ListedRequest, readRows } from './list-requests.ts';
import { momentOfId, uuidFloor } from './request-filter.ts';

/** What belongs to a request; the oldest first. */
export type RelatedRequests = {
  session: ListedRequest[];
  trace: ListedRequest[];
  /** Tries of the same client call. */
  retries: ListedRequest[];
  /** The request whose answer it was given from the cache; null where there is none, or it is gone. */
  cacheSource: ListedRequest | null;
};

/** How many of each, and how far away in time they may be: a session of a week is found, and only a few partitions are read. */
const most = 50;
const nearMs = 7 * 24 * 3_600_000;
/** Clients give a call up and try it again within minutes. */
const retryMs = 15 * 60_000;

type Asked = {
  id: string;
  outcome: string;
  session: string | null;
  trace_id: string | null;
  client_request_id: string | null;
  client_retries: number | null;
  cache_source_id: string | null;
  key_id: string;
  model_asked: string;
  endpoint: string;
};

/** What belongs to a request. Throws a Refusal (not_found). */
export async function readRelated(scoped: Scoped, organizationId: string, id: string): Promise<RelatedRequests> {
  const [row] = await scoped.$queryRaw<Asked[]>`
    select id, outcome::text as outcome, session, trace_id, client_request_id, client_retries, cache_source_id, key_id, model_asked, endpoint from request_logs
    where organization_id = ${organizationId}::uuid and id = ${id}::uuid`;
  const asked = found(row, 'request');
  const of = (same: Prisma.Sql, withinMs: number) => nearest(scoped, organizationId, { id, same, withinMs });
  const source = asked.cache_source_id === null ? [] : await readRows(scoped, organizationId, [asked.cache_source_id]);
  return {
    session: asked.session === null ? [] : await of(Prisma.sql`r.session = ${asked.session}`, nearMs),
    trace: asked.trace_id === null ? [] : await of(Prisma.sql`r.trace_id = ${asked.trace_id}`, nearMs),
    retries: await of(sameCall(asked), retryMs),
    cacheSource: source[0] ?? null,
  };
}

/**
 * The same client request id under the same key. Without one: the same key, endpoint and model, where what failed says that it was tried
 * less often before, and what came after it more often.
 */
function sameCall(asked: Asked): Prisma.Sql {
  const { id, client_request_id: own, key_id, endpoint, model_asked, client_retries, outcome } = asked;
  if (own !== null) return Prisma.sql`r.client_request_id = ${own} and r.key_id = ${key_id}::uuid`;
  const earlier = Prisma.sql`(r.client_retries < ${client_retries} and r.id < ${id}::uuid and r.outcome <> 'SUCCEEDED')`;
  const later = Prisma.sql`(r.client_retries > ${client_retries} and r.id > ${id}::uuid)`;
  if (client_retries === null || (client_retries === 0 && outcome === 'SUCCEEDED')) return Prisma.sql`false`;
  const others = outcome === 'SUCCEEDED' ? earlier : Prisma.sql`(${earlier} or ${later})`;
  return Prisma.sql`r.client_request_id is null and r.key_id = ${key_id}::uuid and r.endpoint = ${endpoint}
    and r.model_asked = ${model_asked} and ${others}`;
}

async function nearest(
  scoped: Scoped,
  organizationId: string,
  { id, same, withinMs }: { id: string; same: Prisma.Sql; withinMs: number },
): Promise<ListedRequest[]> {
  const at = momentOfId(id);
  const side = (sign: '<' | '>') => Prisma.sql`
    (select r.id from request_logs r where r.organization_id = ${organizationId}::uuid and ${same}
      and r.id >= ${uuidFloor(at - withinMs)}::uuid and r.id < ${uuidFloor(at + withinMs)}::uuid and r.id ${Prisma.raw(sign)} ${id}::uuid
    order by r.id ${Prisma.raw(sign === '<' ? 'desc' : 'asc')} limit ${most / 2})`;
  const ids = await scoped.$queryRaw<{ id: string }[]>`${side('<')} union all ${side('>')}`;
  const rows = await readRows(
    scoped,
    organizationId,
    ids.map((row) => row.id),
  );
  return rows.reverse();
}
