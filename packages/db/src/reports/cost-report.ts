import type { Usage } from '@switchyard/core/pricing/usage';
import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { type BucketRow, eachBucket, usageOf } from '../requests/bucket-columns.ts';
import {
  beginOf,
  type CostDimension,
  type CostSlice,
  columnOf,
  groupFast,
  idOfGroup,
  linesIn,
  momentsOf,
} from './cost-lines.ts';
import { type CostSums, readSums, type SumsRow, sums, sumsAgain } from './cost-sums.ts';

/** A slice by group, and in intervals that begin at `starts` (the first one at the start of the range). */
export type CostQuery = CostSlice & {
  groupBy: CostDimension;
  starts: readonly Date[];
  /** How many groups, the most expensive ones, have points of their own. */
  top: number;
  /** How many groups are listed one by one; `mostGroups` when left out. */
  most?: number;
};

/** Groups of a slice, the most expensive first; `rest` are those beyond the longest list. */
export type CostGroups = {
  groups: { id: string; total: CostSums }[];
  rest: { count: number; total: CostSums } | null;
  /** Sums of the intervals that are not empty, by group; group null is all groups without points of their own. */
  points: { group: string | null; index: number; sums: CostSums }[];
  /** How many rows of the roll-up were added up. */
  rows: number;
  /** What of the cost is not of answers, in nano-USD. */
  costOf: { RETRY: bigint; SHADOW: bigint; ADJUSTMENT: bigint };
};

/** The most groups of a report that are listed one by one. */
export const mostGroups = 1_000;

type CellRow = SumsRow & {
  kind: 'group' | 'point';
  id: string | null;
  index: number;
  count: bigint;
  lines: bigint;
  retry: bigint;
  shadow: bigint;
  adjustment: bigint;
};

/**
 * A slice by group and by interval, in one statement, so that both agree. Reads the roll-up once; which interval it is in is
 * worked out of every sum and not of every row, of which there are many more.
 */
export async function readCostGroups(scoped: Scoped, organizationId: string, query: CostQuery): Promise<CostGroups> {
  const { rollUp, groupBy, starts, top, most = mostGroups } = query;
  await groupFast(scoped);
  const rows = await scoped.$queryRaw<CellRow[]>`
    with cells as materialized (
      select ${columnOf[groupBy]} as g, ${beginOf[rollUp]} as begins, count(*) as lines, ${costOf('RETRY')} as retry,
        ${costOf('SHADOW')} as shadow, ${costOf('ADJUSTMENT')} as adjustment, ${sums}
      ${linesIn(organizationId, { ...query, by: [groupBy] })} group by 1, 2
    ), ranked as (
      select g, ${partsAgain}, ${sumsAgain}, row_number() over (order by sum("costNanos") desc, sum(requests) desc, g) as place
      from cells group by g
    )
    select 'group' as kind, case when place <= ${most} then ${idOfGroup(groupBy, Prisma.sql`g`)} end as id,
      0 as index, count(*) as count, ${partsAgain}, ${sumsAgain}, min(place) as place
    from ranked group by 2
    union all
    select 'point', case when place <= ${top} then ${idOfGroup(groupBy, Prisma.sql`cells.g`)} end,
      width_bucket(cells.begins, ${momentsOf(rollUp, starts)}) - 1, 0, 0, 0, 0, 0, ${pointSums}, 0
    from cells join ranked on ranked.g = cells.g group by 2, 3
    order by place, index`;
  const listed = rows.filter(({ kind }) => kind === 'group');
  const rest = listed.find(({ id }) => id === null);
  const sum = (part: 'lines' | 'retry' | 'shadow' | 'adjustment') =>
    listed.reduce((total, row) => total + row[part], 0n);
  return {
    groups: listed.flatMap((row) => (row.id === null ? [] : [{ id: row.id, total: readSums(row) }])),
    rest: rest === undefined ? null : { count: Number(rest.count), total: readSums(rest) },
    points: rows.flatMap((row) =>
      row.kind === 'point' ? [{ group: row.id, index: row.index, sums: readSums(row) }] : [],
    ),
    rows: Number(sum('lines')),
    costOf: { RETRY: sum('retry'), SHADOW: sum('shadow'), ADJUSTMENT: sum('adjustment') },
  };
}

/** The cost of lines of one purpose; as sums and not as a dimension of the cells, of which there would be several times as many. */
function costOf(purpose: keyof CostGroups['costOf']): Prisma.Sql {
  return Prisma.raw(`usage_sum(u.cost_nanos) filter (where u.purpose = '${purpose}')`);
}

const partsAgain = Prisma.raw(
  ['lines', 'retry', 'shadow', 'adjustment'].map((part) => `usage_sum(${part}) as ${part}`).join(', '),
);

const pointSums = Prisma.raw(sumsAgain.sql.replace(/sum\("/g, 'sum(cells."'));

/** The most subgroups of a group that are listed one by one. */
export const mostSubgroups = 50;

/** Subgroups of one group, the most expensive first; `rest` are those beyond the longest list. */
export type CostSubgroups = Pick<CostGroups, 'groups' | 'rest'>;

type SubgroupRow = SumsRow & { group: string; id: string | null; groups: bigint };

/** Each of the listed groups by a second dimension. */
export async function readCostSubgroups(
  scoped: Scoped,
  organizationId: string,
  query: CostSlice & { groupBy: CostDimension; subgroupBy: CostDimension },
): Promise<Map<string, CostSubgroups>> {
  const { groupBy, subgroupBy } = query;
  await groupFast(scoped);
  const rows = await scoped.$queryRaw<SubgroupRow[]>`
    with cells as (
      select ${columnOf[groupBy]} as g, ${columnOf[subgroupBy]} as s, ${sums}
      ${linesIn(organizationId, { ...query, by: [groupBy, subgroupBy] })} group by 1, 2
    ), ranked as (
      select cells.*, row_number() over (partition by g order by "costNanos" desc, requests desc, s) as place from cells
    )
    select ${idOfGroup(groupBy, Prisma.sql`g`)} as group,
      case when place <= ${mostSubgroups} then ${idOfGroup(subgroupBy, Prisma.sql`s`)} end as id,
      count(*) as groups, ${sumsAgain}
    from ranked group by 1, 2 order by min(place)`;
  const found = new Map<string, CostSubgroups>();
  for (const row of rows) {
    const of = found.get(row.group) ?? { groups: [], rest: null };
    if (row.id === null) of.rest = { count: Number(row.groups), total: readSums(row) };
    else of.groups.push({ id: row.id, total: readSums(row) });
    found.set(row.group, of);
  }
  return found;
}

/** One group, and one subgroup of it, in one interval. */
export type CostCell = { group: string; subgroup: string | null; index: number; sums: CostSums; usage: Usage };

/** A slice cell by cell for a file, by time and cost; at most `most` + 1 cells, so that a longer one is noticed. */
export async function readCostCells(
  scoped: Scoped,
  organizationId: string,
  query: Omit<CostQuery, 'top' | 'most'> & { subgroupBy: CostDimension | null; most: number },
): Promise<CostCell[]> {
  const { rollUp, groupBy, subgroupBy, starts, most } = query;
  const subgroup = subgroupBy === null ? Prisma.sql`null::text` : columnOf[subgroupBy];
  const rows = await scoped.$queryRaw<(SumsRow & BucketRow & { g: string; s: string | null; index: number })[]>`
    with cells as (
      select ${columnOf[groupBy]} as group_value, ${subgroup} as subgroup_value,
        width_bucket(${beginOf[rollUp]}, ${momentsOf(rollUp, starts)}) - 1 as index, ${sums},
        ${eachBucket((column) => `sum(u.${column})::bigint as ${column}`)}
      ${linesIn(organizationId, { ...query, by: subgroupBy === null ? [groupBy] : [groupBy, subgroupBy] })} group by 1, 2, 3
    )
    select ${idOfGroup(groupBy, Prisma.sql`group_value`)} as g,
      ${subgroupBy === null ? Prisma.sql`null::text` : idOfGroup(subgroupBy, Prisma.sql`subgroup_value`)} as s, cells.*
    from cells order by index, "costNanos" desc, g, s limit ${most + 1}`;
  return rows.map((row) => ({
    group: row.g,
    subgroup: row.s,
    index: row.index,
    sums: readSums(row),
    usage: usageOf(row),
  }));
}

/** The cost of each day (UTC) of a range that has lines, by time. */
export async function readCostOfDays(
  scoped: Scoped,
  organizationId: string,
  slice: Omit<CostSlice, 'rollUp'>,
): Promise<{ day: Date; costNanos: bigint }[]> {
  return scoped.$queryRaw<{ day: Date; costNanos: bigint }[]>`
    select u.day, sum(u.cost_nanos)::bigint as "costNanos"
    ${linesIn(organizationId, { ...slice, rollUp: 'usage_daily', by: [] })} group by 1 order by 1`;
}
