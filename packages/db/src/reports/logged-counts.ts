import type { FacetField } from '@switchyard/core/requests/facet-fields';
import { noneValue, type RequestFilter, type RequestRange } from '@switchyard/core/requests/request-filter';
import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { groupFast } from './cost-lines.ts';
import { type CountedValue, mostFacetValues } from './request-facets.ts';
import { momentOfId, requestFilter, withinRange } from './request-filter.ts';
import type { HistogramBucket, RequestTotals } from './request-overview.ts';
import { seekOf } from './request-seek.ts';

/** What was counted in the log. */
export type LoggedCounts = {
  /** Whether there may be more matches than were counted: those that started before `countedFromMs`. */
  sampled: boolean;
  countedFromMs: number;
  requests: number;
  totals: RequestTotals;
  histogram: HistogramBucket[];
  values: CountedValue[];
};

type Slice = { filter: RequestFilter; range: RequestRange; bucketMs: number; most: number };

/** What facets are counted by, of a request called `s`; tags are counted each by itself. */
const facetColumn: { readonly [Field in Exclude<FacetField, 'tag'>]: Prisma.Sql } = {
  outcome: Prisma.sql`s.outcome`,
  team: Prisma.sql`s.team_id`,
  key: Prisma.sql`s.key_id`,
  modelAsked: Prisma.sql`s.model_asked`,
  modelServed: Prisma.sql`s.model_served`,
  account: Prisma.sql`s.provider_account_id`,
  endpoint: Prisma.sql`s.endpoint`,
  status: Prisma.sql`s.http_status`,
  errorCode: Prisma.sql`s.error_code`,
  cacheStatus: Prisma.sql`s.cache_status`,
  client: Prisma.sql`s.client`,
  stream: Prisma.sql`s.stream`,
  contentState: Prisma.sql`s.content_state`,
};

/** Fields of which no value is no news. */
const withoutNone: readonly string[] = ['errorCode', 'client'];

const fields = Object.keys(facetColumn) as (keyof typeof facetColumn)[];

/** The most rows that are looked at, whatever the filter. */
const mostScanned = 20_000;

/** What a question of one pass over the rows answers: see `onePass`. */
type Part = {
  part: 'value' | 'bucket' | 'looked';
  field: FacetField | null;
  value: string | null;
  count: bigint;
  counts: number[] | null;
  last: string | null;
};

/** Counts the newest matches of a range: at most `most`, out of a bounded number of rows. */
export async function readLoggedCounts(scoped: Scoped, organizationId: string, slice: Slice): Promise<LoggedCounts> {
  await groupFast(scoped);
  const parts = await scoped.$queryRaw<Part[]>`${onePass(organizationId, slice)}`;
  const buckets = parts.flatMap(({ part, value, counts }) =>
    part === 'bucket' ? [{ at: value, counts: counts ?? [] }] : [],
  );
  const sum = (place: number) => buckets.reduce((total, { counts }) => total + (counts[place] ?? 0), 0);
  const requests = sum(0);
  const countedFromMs = await boundOf(scoped, organizationId, { ...slice, requests, parts });
  return {
    sampled: countedFromMs !== null,
    countedFromMs: countedFromMs ?? slice.range.fromMs,
    requests,
    totals: {
      costNanos: parts.reduce((total, { part, count }) => (part === 'bucket' ? total + count : total), 0n),
      unpricedRequests: sum(6),
      failedRequests: sum(5),
    },
    histogram: buckets.map(({ at, counts: [, succeeded = 0, cached = 0, refused = 0, cancelled = 0, failed = 0] }) => ({
      atMs: Number(at),
      succeeded,
      cached,
      refused,
      cancelled,
      failed,
    })),
    values: rankedValues(parts),
  };
}

/**
 * One pass over the rows: how often each value occurs, what became of the requests of each stretch of time (their cost as `count`), and how
 * many rows were looked at. `last` is the oldest one that was looked at, and of the buckets' the oldest match.
 */
function onePass(organizationId: string, { filter, range, bucketMs, most }: Slice): Prisma.Sql {
  const columns = Prisma.join([
    ...fields.map((field) => facetColumn[field]),
    Prisma.sql`s.tags`,
    Prisma.sql`s.cost_nanos`,
  ]);
  const when = (field: (typeof fields)[number], then: Prisma.Sql) =>
    Prisma.sql`when grouping(${facetColumn[field]}) = 0 then ${then}`;
  const names = fields.map((field) => when(field, Prisma.sql`${Prisma.raw(`'${field}'`)}`));
  const values = fields.map((field) => when(field, Prisma.sql`${facetColumn[field]}::text`));
  const size = Prisma.sql`make_interval(secs => ${bucketMs / 1_000}::float8)`;
  const { where } = requestFilter(filter);
  return Prisma.sql`
    with looked as materialized (
      select s.id, date_bin(${size}, s.started_at, 'epoch'::timestamptz) as bucket, ${columns},
        m.matches
      from (
        select r.* from request_logs r where ${withinRange(organizationId, range)} and ${seekOf(filter)}
        order by r.id desc limit ${mostScanned}
      ) s cross join lateral (select ${where} as matches from (select s.*) r) m
    ), s as materialized (select * from looked where matches limit ${most})
    select 'value' as part, case ${Prisma.join(names, ' ')} end as field, case ${Prisma.join(values, ' ')} end as value, count(*) as count,
      null::float8[] as counts, null::uuid as last
    from s group by grouping sets (${Prisma.join(fields.map((field) => Prisma.sql`(${facetColumn[field]})`))})
    union all select 'value', 'tag', tag, count(*), null, null from s cross join unnest(s.tags) as tag group by tag
    union all select 'bucket', null, (extract(epoch from bucket) * 1000)::bigint::text, coalesce(sum(cost_nanos), 0)::bigint, array[count(*),
      count(*) filter (where outcome = 'SUCCEEDED'),
      count(*) filter (where outcome = 'SUCCEEDED' and cache_status in ('HIT', 'SEMANTIC_HIT', 'SHARED')),
      count(*) filter (where outcome = 'REFUSED'), count(*) filter (where outcome = 'CANCELLED'),
      count(*) filter (where outcome in ('FAILED', 'PARTIAL', 'ORPHANED')), count(*) filter (where cost_nanos is null)]::float8[],
      (array_agg(id order by id))[1]
    from s group by bucket
    union all select 'looked', null, null, count(*), null, (array_agg(id order by id))[1] from looked`;
}

/** Where the counted ones begin, ms; null when all were counted. */
async function boundOf(
  scoped: Scoped,
  organizationId: string,
  { filter, range, most, requests, parts }: Slice & { requests: number; parts: readonly Part[] },
): Promise<number | null> {
  const looked = parts.find(({ part }) => part === 'looked');
  const oldest = parts.flatMap(({ part, last }) => (part === 'bucket' && last !== null ? [last] : [])).sort()[0];
  const last = requests >= most ? oldest : looked?.last;
  if (last === undefined || last === null || (requests < most && Number(looked?.count ?? 0) < mostScanned)) return null;
  const [older] = await scoped.$queryRaw<unknown[]>`
    select 1 from request_logs r
    where ${withinRange(organizationId, range)} and ${seekOf(filter)} and r.id < ${last}::uuid
    order by r.id desc limit 1`;
  return older === undefined ? null : momentOfId(last);
}

/** The most frequent values of each field, and one more where there are more. */
function rankedValues(parts: readonly Part[]): CountedValue[] {
  return [...fields, 'tag' as const].flatMap((field) =>
    parts
      .filter((row) => row.field === field && !(withoutNone.includes(field) && (row.value ?? '') === ''))
      .sort((a, b) => Number(b.count - a.count) || ((a.value ?? '') < (b.value ?? '') ? -1 : 1))
      .slice(0, mostFacetValues + 1)
      .map(({ value, count }, index) => ({ field, value: value ?? noneValue, count, rank: BigInt(index + 1) })),
  );
}
