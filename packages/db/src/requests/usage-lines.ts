import { usageBucketNames } from '@switchyard/core/pricing/usage';
import { Prisma } from '../generated/client.ts';
import { columnOfBucket, eachBucket } from './bucket-columns.ts';
import { eachSaved } from './log-columns.ts';

/*
 * The lines that the roll-ups are sums of, as SQL: the request, the organization, the time (`at`), the dimensions and the sums. Ingestion, the
 * rebuild and the verification all read these and nothing else, so they cannot disagree about what a request is counted for.
 */

const nil = Prisma.raw(`'00000000-0000-0000-0000-000000000000'::uuid`);
const retry = '(a.index < r.attempt_count - 1) is true';
const isRetry = Prisma.raw(retry);
/** What a request without attempts came to is its own, unless it is what its look-up came to. */
const isAlone = Prisma.raw('l.request_id is null');
const nothingSaved = eachSaved((column) => `0 as ${column}`);

/**
 * The lines of requests: one for each attempt, for the account and the model that it called, and one for a request that made none.
 * A call that only looked for a like question is a line of its own (LOOKUP), and neither an answer nor a retry.
 * The last attempt's line is the request's ANSWER and counts it, and so is the only line of
 * an answer from the cache, for the model that once made it, with what it saved. `log` and `attempts` name the rows, `where` (about `r` and `a`)
 * picks from them; it is written out with `where`.
 */
export function linesOfRequests(log: Prisma.Sql, attempts: Prisma.Sql, where = Prisma.empty): Prisma.Sql {
  return Prisma.sql`
    select r.id as request_id, r.organization_id, r.started_at as at, r.team_id, r.key_id, coalesce(r.member_id, ${nil}) as member_id,
      coalesce(a.model, r.model_served, '') as model_served,
      coalesce(a.provider_account_id, r.provider_account_id, ${nil}) as provider_account_id,
      usage_endpoint(r.endpoint) as endpoint, r.tags, r.cache_status, r.outcome,
      (case when ${isRetry} then 'RETRY' else 'ANSWER' end)::"UsagePurpose" as purpose,
      case when ${isRetry} then 0 else 1 end as requests,
      case when r.cost_nanos is null and not ${isRetry} then 1 else 0 end as unpriced_requests,
      ${eachBucket((column) => `coalesce(a.${column}, case when l.request_id is null then r.${column} else 0 end) as ${column}`)},
      coalesce(case when a.request_id is not null then a.cost_nanos when ${isAlone} then r.cost_nanos end, 0) as cost_nanos,
      case when ${isRetry} then 0 else r.latency_ms end as latency_ms_sum,
      case when a.request_id is null then 0 else 1 end as attempts,
      case when a.outcome not in ('succeeded', 'cancelled') then 1 else 0 end as failed_attempts,
      ${eachSaved((column) => `case when ${retry} then 0 else r.${column} end as ${column}`)}
    from ${log} r left join ${attempts} a on a.request_id = r.id and a.role = 'ANSWER'
      left join ${attempts} l on l.request_id = r.id and l.role = 'LOOKUP' ${where}
    union all
    select r.id as request_id, r.organization_id, r.started_at as at, r.team_id, r.key_id, coalesce(r.member_id, ${nil}) as member_id,
      a.model as model_served, a.provider_account_id, usage_endpoint(r.endpoint) as endpoint, r.tags, r.cache_status, r.outcome,
      'LOOKUP'::"UsagePurpose" as purpose, 0 as requests, 0 as unpriced_requests,
      ${eachBucket((column) => `a.${column}`)},
      coalesce(a.cost_nanos, 0) as cost_nanos, 0 as latency_ms_sum, 1 as attempts,
      case when a.outcome not in ('succeeded', 'cancelled') then 1 else 0 end as failed_attempts,
      ${nothingSaved}
    from ${log} r join ${attempts} a on a.request_id = r.id and a.role = 'LOOKUP' ${where}`;
}

/** The lines of copies, which the copied request's key pays for. `runs` names the rows, `where` (about `s`) picks from them. */
export function linesOfCopies(runs: Prisma.Sql, where = Prisma.empty): Prisma.Sql {
  return Prisma.sql`
    select s.request_id, s.organization_id, s.started_at as at,
      coalesce((s.record -> 'payer' ->> 'teamId')::uuid, ${nil}) as team_id,
      coalesce((s.record -> 'payer' ->> 'keyId')::uuid, ${nil}) as key_id,
      coalesce((s.record -> 'payer' ->> 'memberId')::uuid, ${nil}) as member_id,
      s.record -> 'shadow' ->> 'model' as model_served,
      (s.record -> 'shadow' ->> 'providerAccountId')::uuid as provider_account_id,
      usage_endpoint(coalesce(s.record -> 'payer' ->> 'endpoint', '')) as endpoint,
      coalesce((select array_agg(distinct tag collate "C" order by tag collate "C")
        from jsonb_array_elements_text(nullif(s.record -> 'payer' -> 'tags', 'null')) as tag where tag <> ''), '{}') as tags,
      'NONE'::"CacheStatus" as cache_status,
      (case s.record -> 'shadow' ->> 'outcome' when 'succeeded' then 'SUCCEEDED' when 'cut' then 'PARTIAL'
        when 'cancelled' then 'CANCELLED' else 'FAILED' end)::"RequestOutcome" as outcome,
      'SHADOW'::"UsagePurpose" as purpose, 0 as requests, 0 as unpriced_requests,
      ${copiedBuckets},
      coalesce(s.cost_nanos, 0) as cost_nanos, 0 as latency_ms_sum, 1 as attempts,
      case when s.record -> 'shadow' ->> 'outcome' in ('succeeded', 'cancelled') then 0 else 1 end as failed_attempts,
      ${nothingSaved}
    from ${runs} s ${where}`;
}

const copiedBuckets = Prisma.raw(
  usageBucketNames
    .map((name) => `coalesce((s.record -> 'shadow' -> 'usage' ->> '${name}')::bigint, 0) as ${columnOfBucket(name)}`)
    .join(', '),
);

/**
 * The lines of adjustments, on the time and the dimensions of the attempt that costs more or less than was known. `entries` names the
 * rows, `where` (about `e`, `r` and `a`) picks from them.
 */
export function linesOfAdjustments(entries: Prisma.Sql, where = Prisma.empty): Prisma.Sql {
  return Prisma.sql`
    select r.id as request_id, r.organization_id, r.started_at as at, r.team_id, r.key_id, coalesce(r.member_id, ${nil}) as member_id,
      coalesce(a.model, r.model_served, '') as model_served,
      coalesce(a.provider_account_id, r.provider_account_id, ${nil}) as provider_account_id,
      usage_endpoint(r.endpoint) as endpoint, r.tags, r.cache_status, r.outcome,
      'ADJUSTMENT'::"UsagePurpose" as purpose, 0 as requests,
      case when e.prices_request then -1 else 0 end as unpriced_requests,
      ${eachBucket((column) => `0 as ${column}`)},
      e.delta_nanos as cost_nanos, 0 as latency_ms_sum, 0 as attempts, 0 as failed_attempts,
      ${nothingSaved}
    from ${entries} e
    join request_logs r on r.id = e.request_id and r.organization_id = e.organization_id
    left join request_attempts a on a.request_id = e.request_id and a.index = e.attempt_index ${where}`;
}

/** Every line of requests, copies and adjustments whose request (or copy) started in [from, until), of one organization or of all. */
export function linesOfTime({ from, until, organizationId }: LineTime): Prisma.Sql {
  const of = (table: string) =>
    organizationId === undefined
      ? Prisma.empty
      : Prisma.sql`and ${Prisma.raw(table)}.organization_id = ${organizationId}::uuid`;
  const started = Prisma.sql`where r.id >= uuid_floor(${from}) and r.id < uuid_floor(${until}) ${of('r')}`;
  return Prisma.sql`
    ${linesOfRequests(Prisma.raw('request_logs'), Prisma.raw('request_attempts'), started)}
    union all
    ${linesOfCopies(Prisma.raw('shadow_runs'), Prisma.sql`where s.started_at >= ${from} and s.started_at < ${until} ${of('s')}`)}
    union all
    ${linesOfAdjustments(Prisma.raw('cost_adjustment_entries'), started)}`;
}

/** A stretch of time; both ends are SQL for a timestamptz. */
export type LineTime = { from: Prisma.Sql; until: Prisma.Sql; organizationId?: string | undefined };
