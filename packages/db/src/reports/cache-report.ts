import type { CacheStatus } from '@switchyard/core/cache/cache-record';
import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { beginOf, columnOf, idOfGroup, linesIn, noFilters, type Range } from './cost-lines.ts';
import { namesOfGroups } from './group-names.ts';

/** What calls of one status came to; of hits, what their answers had cost (nano-USD) and taken (tokens, ms). */
export type CacheSums = {
  status: CacheStatus;
  requests: bigint;
  savedNanos: bigint;
  savedInputTokens: bigint;
  savedOutputTokens: bigint;
  savedMs: bigint;
};

/** What to sum up: whole hours or days, UTC; of all teams or of one. */
export type CacheQuestion = {
  range: Range;
  interval: 'hour' | 'day';
  groupBy: 'team' | 'model' | 'key';
  teamId: string | undefined;
};

/** What the cache came to: as a whole, over time, and by group, those with the most calls first. */
export type CacheReport = {
  totals: CacheSums[];
  points: (CacheSums & { at: Date })[];
  groups: { id: string; name: string; totals: CacheSums[] }[];
};

/** So many groups are told apart. */
const mostGroups = 20;

type Row = {
  /** What the row is the sum of: an interval, a group, or all. */
  of: 'interval' | 'group' | 'all';
  at: Date | null;
  group_id: string | null;
  status: CacheStatus;
  requests: bigint;
  saved_nanos: bigint;
  saved_input_tokens: bigint;
  saved_output_tokens: bigint;
  saved_ms: bigint;
};

/** Sums up the cache's part from the roll-ups: calls for which it was switched on. */
export async function readCacheReport(
  scoped: Scoped,
  organizationId: string,
  { range, interval, groupBy, teamId }: CacheQuestion,
): Promise<CacheReport> {
  const rollUp = interval === 'hour' ? 'usage_hourly' : 'usage_daily';
  const filters = { ...noFilters, team: teamId === undefined ? [] : [teamId] };
  const group = idOfGroup(groupBy, columnOf[groupBy]);
  const at = interval === 'hour' ? beginOf[rollUp] : Prisma.sql`${beginOf[rollUp]}::timestamp at time zone 'UTC'`;
  const rows = await scoped.$queryRaw<Row[]>`
    select case when grouping(${beginOf[rollUp]}) = 0 then 'interval' when grouping(${columnOf[groupBy]}) = 0 then 'group' else 'all' end as of,
      ${at} as at, ${group} as group_id, u.cache_status::text as status, sum(u.requests)::bigint as requests,
      sum(u.saved_nanos)::bigint as saved_nanos, sum(u.saved_input_tokens)::bigint as saved_input_tokens,
      sum(u.saved_output_tokens)::bigint as saved_output_tokens, sum(u.saved_ms)::bigint as saved_ms
    ${linesIn(organizationId, { rollUp, range, filters, by: [groupBy] })} and u.cache_status <> 'NONE' and u.purpose = 'ANSWER'
    group by grouping sets ((${beginOf[rollUp]}, u.cache_status), (${columnOf[groupBy]}, u.cache_status), (u.cache_status))`;
  const totals = rows.filter(({ of }) => of === 'all').map(sumsOf);
  const points = rows.flatMap((row) =>
    row.of === 'interval' && row.at !== null ? [{ at: row.at, ...sumsOf(row) }] : [],
  );
  return { totals, points: points.sort((a, b) => a.at.getTime() - b.at.getTime()), groups: await groupsOf() };

  async function groupsOf() {
    const found = new Map<string, CacheSums[]>();
    for (const row of rows)
      if (row.of === 'group' && row.group_id !== null)
        found.set(row.group_id, [...(found.get(row.group_id) ?? []), sumsOf(row)]);
    const largest = [...found].sort(([, a], [, b]) => Number(callsOf(b) - callsOf(a))).slice(0, mostGroups);
    const ids = largest.map(([id]) => id);
    const names = await namesOfGroups(scoped, organizationId, { dimension: groupBy, ids });
    return largest.map(([id, sums]) => ({ id, name: names.get(id) ?? id, totals: sums }));
  }
}

const callsOf = (sums: readonly CacheSums[]) => sums.reduce((sum, { requests }) => sum + requests, 0n);

const sumsOf = (row: Row): CacheSums => ({
  status: row.status,
  requests: row.requests,
  savedNanos: row.saved_nanos,
  savedInputTokens: row.saved_input_tokens,
  savedOutputTokens: row.saved_output_tokens,
  savedMs: row.saved_ms,
});
