import type { Usage } from '@switchyard/core/pricing/usage';
import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { type BucketRow, eachBucket, usageOf } from '../requests/bucket-columns.ts';
import { removedName } from './request-rows.ts';

/** What a report is grouped by; a provider is a provider account. */
export type CostGrouping = 'team' | 'model' | 'provider' | 'key';

/** A report over whole intervals: from `from` up to, but not including, `to` (UTC). */
export type CostQuery = { from: Date; to: Date; interval: 'hour' | 'day'; groupBy: CostGrouping };

/** Sums of roll-ups; cost in nano-USD. Requests without a price count as unpriced and add nothing to the cost. */
export type CostSums = Usage & { costNanos: bigint; requests: number; unpricedRequests: number };

/** One group in one interval; `groupId` is empty for requests that reached no model or provider. */
export type CostCell = CostSums & { groupId: string; groupName: string; at: Date };

const columns = {
  team: Prisma.sql`u.team_id::text`,
  key: Prisma.sql`u.key_id::text`,
  model: Prisma.sql`u.model_served`,
  provider: Prisma.sql`nullif(u.provider_account_id, '00000000-0000-0000-0000-000000000000')::text`,
} as const;

type RawCell = BucketRow & {
  group_id: string | null;
  name: string | null;
  at: Date;
  cost: bigint;
  requests: bigint;
  unpriced: bigint;
};

/** Every group and interval with traffic, by time. Read from the roll-ups alone. */
export async function readCostCells(scoped: Scoped, organizationId: string, query: CostQuery): Promise<CostCell[]> {
  const { from, to, interval, groupBy } = query;
  const source =
    interval === 'hour'
      ? Prisma.sql`select *, hour as at from usage_hourly where hour >= ${from}::timestamptz and hour < ${to}::timestamptz`
      : Prisma.sql`select *, day::timestamp at time zone 'UTC' as at from usage_daily
          where day >= (${from}::timestamptz at time zone 'UTC')::date and day < (${to}::timestamptz at time zone 'UTC')::date`;
  const rows = await scoped.$queryRaw<RawCell[]>`
    select ${columns[groupBy]} as group_id, ${nameOf(groupBy)} as name, u.at,
      sum(u.cost_nanos)::bigint as cost, sum(u.requests)::bigint as requests,
      sum(u.unpriced_requests)::bigint as unpriced,
      ${eachBucket((column) => `sum(u.${column})::bigint as ${column}`)}
    from (${source} and organization_id = ${organizationId}::uuid) u
    group by 1, 2, 3 order by 3, 1`;
  return rows.map((row) => ({
    groupId: row.group_id ?? '',
    groupName: row.name ?? (groupBy === 'model' || groupBy === 'provider' ? '(none)' : removedName),
    at: row.at,
    costNanos: row.cost,
    requests: Number(row.requests),
    unpricedRequests: Number(row.unpriced),
    ...usageOf(row),
  }));
}

/** When the newest request of the organization was recorded; null when there is none. */
export async function newestRecordAt(scoped: Scoped, organizationId: string): Promise<Date | null> {
  const rows = await scoped.$queryRaw<{ at: Date }[]>`
    select ingested_at as at from request_logs where organization_id = ${organizationId}::uuid order by id desc limit 1`;
  return rows[0]?.at ?? null;
}

/** A removed account's name is not "(none)": only requests that reached no provider are. */
function nameOf(groupBy: CostGrouping): Prisma.Sql {
  switch (groupBy) {
    case 'team':
      return Prisma.sql`(select name from teams t where t.organization_id = u.organization_id and t.id = u.team_id)`;
    case 'key':
      return Prisma.sql`(select name from virtual_keys k where k.organization_id = u.organization_id and k.id = u.key_id)`;
    case 'model':
      return Prisma.sql`nullif(u.model_served, '')`;
    case 'provider':
      return Prisma.sql`case when u.provider_account_id = '00000000-0000-0000-0000-000000000000' then null else coalesce(
        (select name from provider_accounts a where a.organization_id = u.organization_id and a.id = u.provider_account_id),
        ${removedName}) end`;
  }
}
