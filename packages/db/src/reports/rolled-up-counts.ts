import { noneValue, type RequestFilter, type RequestRange } from '@switchyard/core/requests/request-filter';
import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { groupFast } from './cost-lines.ts';
import { type CountedValue, mostFacetValues, type summedFacets } from './request-facets.ts';
import type { HistogramBucket, RequestTotals } from './request-overview.ts';
import { rolledUpFilter } from './rolled-up-filter.ts';

/** What sums say. */
export type RolledUpCounts = {
  countedRequests: number;
  totals: RequestTotals;
  histogram: HistogramBucket[];
  values: CountedValue[];
};

const hourMs = 3_600_000;
const nil = '00000000-0000-0000-0000-000000000000';

/** Whether a range is whole hours; one that ends after `nowMs` ends with what there is. */
export function canRollUp({ fromMs, toMs }: RequestRange, nowMs: number): boolean {
  return fromMs % hourMs === 0 && (toMs % hourMs === 0 || toMs >= nowMs);
}

type SummedFacet = (typeof summedFacets)[number];

/** What facets are counted by, of summed lines called `u`. */
const facetColumn: { readonly [Field in SummedFacet]: Prisma.Sql } = {
  outcome: Prisma.sql`u.outcome`,
  team: Prisma.sql`u.team_id`,
  modelServed: Prisma.sql`u.model_served`,
  account: Prisma.sql`u.provider_account_id`,
  cacheStatus: Prisma.sql`u.cache_status`,
};

const fields = Object.keys(facetColumn) as SummedFacet[];

type Slice = { filter: RequestFilter; range: RequestRange; bucketMs: number };

type SummedRow = {
  field: SummedFacet | null;
  value: string | null;
  hour: Date | null;
  outcome: string | null;
  requests: bigint;
  cached: bigint;
  unpriced: bigint;
  cost: bigint;
};

/** Counts the requests of whole hours by sums. */
export async function readRolledUpCounts(
  scoped: Scoped,
  organizationId: string,
  slice: Slice,
): Promise<RolledUpCounts> {
  await groupFast(scoped);
  const rows = await scoped.$queryRaw<SummedRow[]>`${summed(organizationId, slice)}`;
  const hours = rows.filter(({ hour }) => hour !== null);
  const sum = (some: readonly SummedRow[], of: (row: SummedRow) => bigint) =>
    some.reduce((total, row) => total + of(row), 0n);
  const failed = hours.filter(({ outcome }) => classOf(outcome) === 'failed');
  return {
    countedRequests: Number(sum(hours, ({ requests }) => requests)),
    totals: {
      costNanos: holdsOnlyOwn(slice.filter) ? null : sum(hours, ({ cost }) => cost),
      unpricedRequests: Number(sum(hours, ({ unpriced }) => unpriced)),
      failedRequests: Number(sum(failed, ({ requests }) => requests)),
    },
    histogram: histogramOf(hours, slice.bucketMs),
    values: fields.flatMap((field) => rankedValues(field, rows)),
  };
}

/**
 * Every line of the range once: by hour and outcome, and by all facets together, which are few lines and are then grouped by each. Requests
 * are counted by lines of answers alone; what they cost, also by those of their other attempts.
 */
function summed(organizationId: string, { filter, range }: Slice): Prisma.Sql {
  const { where, brief } = rolledUpFilter(filter, ['ANSWER', 'RETRY', 'LOOKUP']);
  const columns = Prisma.join(fields.map((field) => facetColumn[field]));
  const when = (field: SummedFacet, then: Prisma.Sql) =>
    Prisma.sql`when grouping(${facetColumn[field]}) = 0 then ${then}`;
  const names = fields.map((field) => when(field, Prisma.sql`${Prisma.raw(`'${field}'`)}`));
  const values = fields.map((field) => when(field, Prisma.sql`${facetColumn[field]}::text`));
  const sets = fields.map((field) => Prisma.sql`(${facetColumn[field]})`);
  return Prisma.sql`
    with u as materialized (
      select ${columns}, u.hour, sum(u.requests)::bigint as requests, sum(u.cost_nanos)::bigint as cost,
        coalesce(sum(u.unpriced_requests) filter (where u.purpose = 'ANSWER'), 0)::bigint as unpriced
      from ${tableOf(brief)} u where ${linesOf(organizationId, range)} and ${where}
      group by grouping sets ((${columns}), (u.hour, u.outcome, u.cache_status))
    )
    select null as field, null as value, u.hour, u.outcome::text as outcome, sum(u.requests)::bigint as requests,
      coalesce(sum(u.requests) filter (where u.outcome = 'SUCCEEDED' and u.cache_status in ('HIT', 'SEMANTIC_HIT', 'SHARED')), 0)::bigint
        as cached,
      sum(u.unpriced)::bigint as unpriced, sum(u.cost)::bigint as cost
    from u where u.hour is not null group by u.hour, u.outcome
    union all
    select case ${Prisma.join(names, ' ')} end, case ${Prisma.join(values, ' ')} end, null, null, sum(u.requests)::bigint, 0, 0, 0
    from u where u.hour is null group by grouping sets (${Prisma.join(sets)})`;
}

/** Whether a filter asks for a model or an account: their sums hold what they cost, not what else the same requests cost. */
function holdsOnlyOwn(filter: RequestFilter): boolean {
  const ofAttempts = [filter.modelServed, filter['modelServed.not'], filter.account, filter['account.not']];
  return ofAttempts.some((values) => values.length > 0);
}

const tableOf = (brief: boolean): Prisma.Sql => Prisma.raw(brief ? 'usage_hourly_brief' : 'usage_hourly');

function linesOf(organizationId: string, { fromMs, toMs }: RequestRange): Prisma.Sql {
  return Prisma.sql`u.organization_id = ${organizationId}::uuid
    and u.hour >= ${new Date(fromMs).toISOString()}::timestamptz and u.hour < ${new Date(toMs).toISOString()}::timestamptz`;
}

function histogramOf(rows: readonly SummedRow[], bucketMs: number): HistogramBucket[] {
  const buckets = new Map<number, HistogramBucket>();
  for (const { hour, outcome, requests, cached } of rows) {
    const atMs = Math.floor((hour?.getTime() ?? 0) / bucketMs) * bucketMs;
    const bucket = buckets.get(atMs) ?? { atMs, succeeded: 0, cached: 0, refused: 0, cancelled: 0, failed: 0 };
    buckets.set(atMs, bucket);
    bucket[classOf(outcome)] += Number(requests);
    bucket.cached += Number(cached);
  }
  return [...buckets.values()];
}

function classOf(outcome: string | null): 'succeeded' | 'refused' | 'cancelled' | 'failed' {
  switch (outcome) {
    case 'SUCCEEDED':
      return 'succeeded';
    case 'REFUSED':
      return 'refused';
    case 'CANCELLED':
      return 'cancelled';
    default:
      return 'failed';
  }
}

/** The values of a field, the most frequent first, with what has none by the name that filters take. */
function rankedValues(field: SummedFacet, rows: readonly SummedRow[]): CountedValue[] {
  return rows
    .filter((row) => row.field === field && row.requests > 0n)
    .sort((a, b) => Number(b.requests - a.requests) || ((a.value ?? '') < (b.value ?? '') ? -1 : 1))
    .slice(0, mostFacetValues + 1)
    .map(({ value, requests }, index) => ({
      field,
      value: value === null || value === '' || value === nil ? noneValue : value,
      count: requests,
      rank: BigInt(index + 1),
    }));
}
