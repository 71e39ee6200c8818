import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { type CostDimension, columnOf, groupFast, idOfGroup, linesIn, noFilters, type Range } from './cost-lines.ts';
import { namesOfGroups } from './group-names.ts';

/** A value that reports of a range can be filtered by. */
export type FilterValue = { id: string; name: string; costNanos: bigint; requests: number };

const most = 200;

const dimensions = Object.keys(columnOf) as readonly CostDimension[];

/** The values of every dimension that a range of whole days (UTC) holds, the most expensive first. */
export async function readFilterValues(
  scoped: Scoped,
  organizationId: string,
  range: Range,
): Promise<{ dimension: CostDimension; values: FilterValue[] }[]> {
  const sets = dimensions.map((dimension) => Prisma.sql`(${columnOf[dimension]})`);
  // GROUPING is 0 for the one dimension that a row is grouped by.
  const when = (dimension: CostDimension, then: Prisma.Sql) =>
    Prisma.sql`when grouping(${columnOf[dimension]}) = 0 then ${then}`;
  const places = dimensions.map((dimension, place) => when(dimension, Prisma.raw(String(place))));
  const ids = dimensions.map((dimension) => when(dimension, idOfGroup(dimension, columnOf[dimension])));
  // The days are added up first: ten groupings of that are much less than ten groupings of every day's lines.
  const columns = Prisma.join(dimensions.map((dimension) => columnOf[dimension]));
  await groupFast(scoped);
  const rows = await scoped.$queryRaw<{ place: number; id: string; costNanos: bigint; requests: bigint }[]>`
    with u as materialized (
      select ${columns}, sum(u.cost_nanos)::bigint as cost_nanos, sum(u.requests)::bigint as requests
      ${linesIn(organizationId, { rollUp: 'usage_daily', range, filters: noFilters, by: dimensions })} group by ${columns}
    ), found as (
      select case ${Prisma.join(places, ' ')} end as place, case ${Prisma.join(ids, ' ')} end as id,
        sum(u.cost_nanos)::bigint as "costNanos", sum(u.requests)::bigint as requests
      from u group by grouping sets (${Prisma.join(sets)})
    ), ranked as (
      select *, row_number() over (partition by place order by "costNanos" desc, requests desc, id) as rank from found
    )
    select place, id, "costNanos", requests from ranked where rank <= ${most} order by place, rank`;
  const found = [];
  for (const [place, dimension] of dimensions.entries()) {
    const own = rows.filter((row) => row.place === place);
    const names = await namesOfGroups(scoped, organizationId, { dimension, ids: own.map(({ id }) => id) });
    found.push({
      dimension,
      values: own.map(({ id, costNanos, requests }) => ({
        id,
        name: names.get(id) ?? id,
        costNanos,
        requests: Number(requests),
      })),
    });
  }
  return found;
}
