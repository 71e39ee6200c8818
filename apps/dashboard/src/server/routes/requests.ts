import { type RequestFilter, type RequestRange, rangeOf } from '@switchyard/core/requests/request-filter';
import { type ListedRequest, listRequests, type PagePlace } from '@switchyard/db/reports/list-requests';
import { readRequestOverview } from '@switchyard/db/reports/request-overview';
import { contract } from '../contract/index.ts';
import { invalidField } from '../http/api-problem.ts';
import { handle } from '../http/handler.ts';
import { cursorId } from './cursor.ts';
import { iso } from './views.ts';

const list = handle(contract.requests.list, async ({ read, now, query }) => {
  const { cursor, after, limit, ...filter } = query;
  if (cursor !== undefined && after !== undefined) throw invalidField('after', 'Give either `cursor` or `after`.');
  const range = rangeIn(filter, now);
  const question = { filter, range, place: placeOf(cursorId(cursor), after), limit };
  const page = await read((scoped, organizationId) => listRequests(scoped, organizationId, question));
  return {
    items: page.rows.map(viewRequest),
    ...viewRange(range),
    nextCursor: page.nextCursor,
    newer: page.newer,
    searchedThrough: page.searchedThroughMs === null ? null : iso(new Date(page.searchedThroughMs)),
  };
});

const overview = handle(contract.requests.overview, async ({ read, now, query: filter }) => {
  const range = rangeIn(filter, now);
  const counted = await read((scoped, organizationId) =>
    readRequestOverview(scoped, organizationId, { filter, range, now }),
  );
  const { countedFromMs, totals, histogram, ...rest } = counted;
  return {
    ...rest,
    ...viewRange(range),
    countedFrom: iso(new Date(countedFromMs)),
    totals: { ...totals, costNanos: totals.costNanos?.toString() ?? null },
    histogram: histogram.map(({ atMs, ...counts }) => ({ at: iso(new Date(atMs)), ...counts })),
  };
});

/** The request log: its pages, and what they are counted by. */
export const requestRoutes = [list, overview];

/** A request as lists show it. */
export const viewRequest = ({ startedAt, costNanos, savedNanos, ...request }: ListedRequest) => ({
  ...request,
  startedAt: iso(startedAt),
  costNanos: costNanos?.toString() ?? null,
  savedNanos: savedNanos.toString(),
});

function rangeIn(filter: RequestFilter, now: Date): RequestRange {
  try {
    return rangeOf(filter, now.getTime());
  } catch (error) {
    if (error instanceof RangeError) throw invalidField(filter.since === undefined ? 'from' : 'since', error.message);
    throw error;
  }
}

const viewRange = ({ fromMs, toMs }: RequestRange) => ({ from: iso(new Date(fromMs)), to: iso(new Date(toMs)) });

function placeOf(before: string | undefined, after: string | undefined): PagePlace {
  if (before !== undefined) return { kind: 'before', id: before };
  return after === undefined ? { kind: 'newest' } : { kind: 'after', id: after };
}
