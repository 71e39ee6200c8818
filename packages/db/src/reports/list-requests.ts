import type { RequestFilter, RequestRange } from '@switchyard/core/requests/request-filter';
import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { momentOfId, requestFilter, uuidFloor, withinRange } from './request-filter.ts';
import { type RawRequest, type RequestRow, requestColumns, requestJoins, toRequestRow } from './request-rows.ts';
import { seekOf } from './request-seek.ts';
import { stretchesOf } from './request-stretches.ts';

/** Where a page stands: the newest ones, those older than a request, or the nearest ones that are newer than it. */
export type PagePlace = { kind: 'newest' } | { kind: 'before'; id: string } | { kind: 'after'; id: string };

/** A row of a list, with what its last attempt says of itself. */
export type ListedRequest = RequestRow & { upstreamRequestId: string | null; priceVersion: string | null };

/** A page of the log, newest first. */
export type RequestPage = {
  rows: ListedRequest[];
  /** The id behind which the next older page begins; null when nothing older is left in the range. */
  nextCursor: string | null;
  /** Whether more of the newer ones are left than fit; only after an id. */
  newer: boolean;
  /** How far it has looked when it came to the bound before the page was full; ms since 1970, else null. */
  searchedThroughMs: number | null;
};

/** What is asked of the log for one page. `most` rows are looked at. */
export type PageQuestion = {
  filter: RequestFilter;
  range: RequestRange;
  place: PagePlace;
  limit: number;
  most?: number;
};

/**
 * The most rows that one page looks at, and after how long it looks at no more than the first ones: a filter that matches next to nothing
 * cannot read the whole log.
 */
const mostScanned = 50_000;
const longestMs = 120;
const rowsAtOnce = 5_000;

/** Requests of a range that a filter lets through. */
export async function listRequests(
  scoped: Scoped,
  organizationId: string,
  question: PageQuestion,
): Promise<RequestPage> {
  const { limit, place } = question;
  const { ids, stoppedAt } = await findIds(scoped, organizationId, question);
  const shown = ids.slice(0, limit);
  const rows = await readRows(scoped, organizationId, shown);
  const full = ids.length > limit;
  const searchedThroughMs = stoppedAt === null ? null : momentOfId(stoppedAt);
  if (place.kind === 'after')
    return { rows, nextCursor: rows.at(-1)?.id ?? place.id, newer: full || stoppedAt !== null, searchedThroughMs };
  return { rows, nextCursor: full ? (shown.at(-1) ?? null) : stoppedAt, newer: false, searchedThroughMs };
}

/** The ids of a page, in the order in which they are read, and one more if there is one; `stoppedAt` is where the bound was met. */
async function findIds(
  scoped: Scoped,
  organizationId: string,
  { filter, range, place, limit, most = mostScanned }: PageQuestion,
): Promise<{ ids: string[]; stoppedAt: string | null }> {
  const { where, filtered } = requestFilter(filter);
  const order = place.kind === 'after' ? 'oldest' : 'newest';
  const startedMs = performance.now();
  const ids: string[] = [];
  let left = most;
  for await (const stretch of stretchesOf(scoped, organizationId, { filter, range: cut(range, place), order })) {
    let from = place;
    for (let done = false; !done; ) {
      const atOnce = filtered ? Math.min(rowsAtOnce, left) : limit + 1;
      const scanned = rowsOf(organizationId, { filter, stretch, place: from, most: atOnce });
      const found = await scoped.$queryRaw<{ id: string }[]>`
        select r.id from (${scanned}) r where ${where} limit ${limit + 1 - ids.length}`;
      ids.push(...found.map(({ id }) => id));
      if (ids.length > limit || !filtered) return { ids, stoppedAt: null };
      const { looked, last } = await lookedAt(scoped, scanned, order);
      left -= looked;
      done = looked < atOnce;
      if (last !== null) from = { kind: order === 'oldest' ? 'after' : 'before', id: last };
      const tookLong = most - left >= rowsAtOnce && performance.now() - startedMs > longestMs;
      if (left <= 0 || tookLong)
        return { ids, stoppedAt: done ? uuidFloor(order === 'oldest' ? stretch.toMs : stretch.fromMs) : last };
    }
  }
  return { ids, stoppedAt: null };
}

/** What of a range lies on the page's side of its place. */
function cut(range: RequestRange, place: PagePlace): RequestRange {
  switch (place.kind) {
    case 'newest':
      return range;
    case 'before':
      return { ...range, toMs: Math.min(range.toMs, momentOfId(place.id) + 1) };
    case 'after':
      return { ...range, fromMs: Math.max(range.fromMs, momentOfId(place.id)) };
  }
}

/** The rows that are looked at, in order. Nothing but their ids is read of those that the filter does not let through. */
function rowsOf(
  organizationId: string,
  { filter, stretch, place, most }: { filter: RequestFilter; stretch: RequestRange; place: PagePlace; most: number },
): Prisma.Sql {
  const side =
    place.kind === 'newest'
      ? Prisma.empty
      : Prisma.sql`and r.id ${Prisma.raw(place.kind === 'before' ? '<' : '>')} ${place.id}::uuid`;
  return Prisma.sql`select r.* from request_logs r where ${withinRange(organizationId, stretch)} and ${seekOf(filter)} ${side}
    order by r.id ${Prisma.raw(place.kind === 'after' ? 'asc' : 'desc')} limit ${most}`;
}

/** How many rows were looked at, and the last of them. */
async function lookedAt(
  scoped: Scoped,
  scanned: Prisma.Sql,
  order: 'newest' | 'oldest',
): Promise<{ looked: number; last: string | null }> {
  const direction = Prisma.raw(order === 'newest' ? 'asc' : 'desc');
  const [row] = await scoped.$queryRaw<{ looked: bigint; last: string | null }[]>`
    select count(*) as looked, (array_agg(s.id order by s.id ${direction}))[1] as last from (${scanned}) s`;
  return { looked: Number(row?.looked ?? 0), last: row?.last ?? null };
}

/** The rows of these ids, newest first. */
export async function readRows(
  scoped: Scoped,
  organizationId: string,
  ids: readonly string[],
): Promise<ListedRequest[]> {
  if (ids.length === 0) return [];
  const sorted = [...ids].sort();
  const [oldest = '', newest = ''] = [sorted[0], sorted.at(-1)];
  // The bounds let Postgres read the days' partitions alone.
  const rows = await scoped.$queryRaw<RawRequest[]>`
    select ${requestColumns} from request_logs r ${requestJoins}
    where r.organization_id = ${organizationId}::uuid and r.id = any(${sorted}::uuid[])
      and r.id >= ${oldest}::uuid and r.id <= ${newest}::uuid
    order by r.id desc`;
  const attempts = await scoped.$queryRaw<{ id: string; upstream: string | null; version: string | null }[]>`
    select distinct on (request_id) request_id as id, upstream_request_id as upstream, price_version as version
    from request_attempts
    where organization_id = ${organizationId}::uuid and request_id = any(${sorted}::uuid[])
      and request_id >= ${oldest}::uuid and request_id <= ${newest}::uuid
    order by request_id, role, index desc`; // a look-up only where nothing else was called
  const last = new Map(attempts.map((attempt) => [attempt.id, attempt]));
  return rows.map((row) => ({
    ...toRequestRow(row),
    upstreamRequestId: last.get(row.id)?.upstream ?? null,
    priceVersion: last.get(row.id)?.version ?? null,
  }));
}
