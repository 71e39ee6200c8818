import type { Database } from '@switchyard/db/client/create-database';
import { Prisma } from '@switchyard/db/generated/client';
import { dayText } from '@switchyard/db/reports/month-usage';
import { rebuildUsage } from '@switchyard/db/requests/rebuild-usage';
import { eachSum, type RollUp, rollUps } from '@switchyard/db/requests/roll-up-columns';

/** An organization with a month of traffic in its roll-ups, and the last day of it in its log. */
export type Filled = {
  organizationId: string;
  teamId: string;
  /** The month (UTC), and a moment in its last hour. */
  from: Date;
  to: Date;
  now: Date;
  month: string;
  requests: number;
  hourlyRows: number;
  dailyRows: number;
  /** Of the brief roll-ups and those by key, by hour and by day. */
  briefRows: { hourly: number; daily: number };
  keyRows: { hourly: number; daily: number };
  logRows: number;
};

const days = 31;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Fills an empty database: 20 teams with five keys each, three models of twelve for each key, eight sets of tags, every outcome, retries,
 * copies and corrections. The log holds the last day, and its roll-ups are the sums of it; those of the days before are made.
 */
export async function fillReports(owner: Database, requests: number): Promise<Filled> {
  const from = new Date('2026-10-01T00:00:00Z');
  const to = new Date(from.getTime() + days * dayMs);
  const lastDay = new Date(to.getTime() - dayMs);
  const { id: organizationId } = await owner.organization.create({ data: { slug: 'bench', name: 'Bench' } });
  await fillDirectory(owner, organizationId);
  await withoutKeys(owner);
  await fillHours(owner, { organizationId, from, until: lastDay, perHour: requests / days / 24 });
  await withKeys(owner);
  await fillLog(owner, { organizationId, from: lastDay, count: Math.round(requests / days) });
  await rebuildUsage(owner, { organizationId, fromDay: dayText(lastDay), toDay: dayText(lastDay) });
  for (const { table } of rollUps) await owner.$executeRaw`vacuum analyze ${Prisma.raw(table)}`;
  await owner.$executeRaw`vacuum analyze request_logs`;
  await owner.$executeRaw`vacuum analyze request_attempts`;
  const [counts] = await owner.$queryRaw<
    Record<'requests' | 'hourly' | 'daily' | 'briefHourly' | 'briefDaily' | 'keyHourly' | 'keyDaily' | 'log', bigint>[]
  >`
    select (select sum(requests) from usage_daily)::bigint as requests, (select count(*) from usage_hourly) as hourly,
      (select count(*) from usage_daily) as daily, (select count(*) from usage_hourly_brief) as "briefHourly",
      (select count(*) from usage_daily_brief) as "briefDaily", (select count(*) from usage_hourly_keys) as "keyHourly",
      (select count(*) from usage_daily_keys) as "keyDaily", (select count(*) from request_logs) as log`;
  const team = await owner.team.findFirstOrThrow({ where: { organizationId }, orderBy: { slug: 'asc' } });
  return {
    organizationId,
    teamId: team.id,
    from,
    to,
    now: new Date(to.getTime() - 1_000),
    month: from.toISOString().slice(0, 7),
    requests: Number(counts?.requests ?? 0),
    hourlyRows: Number(counts?.hourly ?? 0),
    dailyRows: Number(counts?.daily ?? 0),
    briefRows: { hourly: Number(counts?.briefHourly ?? 0), daily: Number(counts?.briefDaily ?? 0) },
    keyRows: { hourly: Number(counts?.keyHourly ?? 0), daily: Number(counts?.keyDaily ?? 0) },
    logRows: Number(counts?.log ?? 0),
  };
}

/** Rows are made several times faster before their keys than after, and without a log of them: nothing here must survive a crash. */
async function withoutKeys(owner: Database): Promise<void> {
  for (const { table } of rollUps) {
    await owner.$executeRaw`alter table ${Prisma.raw(table)} drop constraint ${Prisma.raw(table)}_pkey`;
    await owner.$executeRaw`alter table ${Prisma.raw(table)} set unlogged`;
  }
}

async function withKeys(owner: Database): Promise<void> {
  for (const { table, period } of rollUps)
    await owner.$executeRaw`
      alter table ${Prisma.raw(table)} add constraint ${Prisma.raw(table)}_pkey primary key (organization_id, ${Prisma.raw(period)}, line)`;
}

async function fillDirectory(owner: Database, organizationId: string): Promise<void> {
  // The same name is the same UUID everywhere.
  await owner.$executeRaw`
    create function bench_id(name text) returns uuid language sql immutable parallel safe as
    $$ select overlay(overlay(md5(name) placing '4' from 13) placing '8' from 17)::uuid $$`;
  await owner.$executeRaw`
    insert into teams (id, organization_id, slug, name, updated_at)
    select bench_id('team ' || n), ${organizationId}::uuid, 'team-' || n, 'Team ' || n, now() from generate_series(0, 19) n`;
  await owner.$executeRaw`
    insert into virtual_keys (id, organization_id, team_id, name, key_hash, prefix, last4, updated_at)
    select bench_id('key ' || n), ${organizationId}::uuid, bench_id('team ' || n / 5), 'Key ' || n,
      decode(md5('a' || n) || md5('b' || n), 'hex'), 'syk_abcd', 'wxyz', now()
    from generate_series(0, 99) n`;
  await owner.$executeRaw`
    insert into provider_accounts (id, organization_id, slug, name, provider, base_url, updated_at)
    select bench_id('account ' || n), ${organizationId}::uuid, 'account-' || n, 'Account ' || n, 'openai', 'https://api.openai.com/v1', now()
    from generate_series(0, 3) n`;
  // One kind of call each: who calls which model with which tags, and how it ends. `weight` is its share of a key's calls.
  await owner.$executeRaw`
    create unlogged table bench_kinds as
    select (k * 3 + m) * 2 + t as caller, bench_id('team ' || k / 5) as team_id, bench_id('key ' || k) as key_id,
      bench_id('member ' || k / 2) as member_id, end_.outcome::"RequestOutcome" as outcome, end_.purpose::"UsagePurpose" as purpose,
      case when end_.outcome = 'REFUSED' then '' else 'model-' || (k * 3 + m) % 12 end as model,
      case when end_.outcome = 'REFUSED' then '00000000-0000-0000-0000-000000000000'::uuid else bench_id('account ' || (k + m) % 4) end as account_id,
      case when k % 3 = 0 then '/v1/messages' else '/v1/chat/completions' end as endpoint,
      case t when 0 then '{}'::text[] else array['batch', 'project-' || k % 7] end as tags,
      end_.weight / 600 as weight
    from generate_series(0, 99) k, generate_series(0, 2) m, generate_series(0, 1) t,
      (values ('SUCCEEDED', 'ANSWER', 0.9), ('CANCELLED', 'ANSWER', 0.03), ('FAILED', 'ANSWER', 0.03), ('PARTIAL', 'ANSWER', 0.01),
        ('REFUSED', 'ANSWER', 0.03), ('SUCCEEDED', 'RETRY', 0.03), ('SUCCEEDED', 'SHADOW', 0.01), ('SUCCEEDED', 'ADJUSTMENT', 0.005)
      ) as end_(outcome, purpose, weight)
    where end_.outcome <> 'REFUSED' or m = 0`;
}

type Hours = { organizationId: string; from: Date; until: Date; perHour: number };

async function fillHours(owner: Database, { organizationId, from, until, perHour }: Hours): Promise<void> {
  // Office hours are twice as busy as nights; a kind that is too rare for an hour is in some of them.
  await owner.$executeRaw`
    insert into usage_hourly (organization_id, hour, team_id, key_id, member_id, model_served, provider_account_id, endpoint, tags,
      cache_status, outcome, purpose, requests, unpriced_requests, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens,
      reasoning_tokens, cost_nanos, latency_ms_sum, attempts, failed_attempts)
    select ${organizationId}::uuid, hour, team_id, key_id, member_id, model, account_id, endpoint, tags, 'NONE', outcome, purpose,
      case purpose when 'ANSWER' then calls else 0 end, 0, calls * 900, calls * 100, calls * 10, calls * 200, calls * 50,
      case when purpose = 'ADJUSTMENT' then -calls * 1001 when outcome = 'REFUSED' then 0 else calls * 625001 end,
      case purpose when 'ANSWER' then calls * 800 else 0 end,
      case when purpose = 'ADJUSTMENT' or outcome = 'REFUSED' then 0 else calls end,
      case when outcome in ('FAILED', 'PARTIAL') or purpose = 'RETRY' then calls else 0 end
    from generate_series(${from}::timestamptz, ${until}::timestamptz - interval '1 hour', interval '1 hour') hour
    cross join bench_kinds
    cross join lateral (
      select floor(weight * ${perHour}::double precision * (1.35 - 0.7 * abs(extract(hour from hour) - 12) / 12) + random())::bigint as calls
    ) made
    where calls > 0 order by hour`;
  for (const rollUp of rollUps) if (rollUp.table !== 'usage_hourly') await fillFromHours(owner, rollUp);
}

async function fillFromHours(owner: Database, { table, period, columns }: RollUp): Promise<void> {
  const key = Prisma.raw(['organization_id', period, ...columns].join(', '));
  const begins = period === 'hour' ? 'hour' : `(hour at time zone 'UTC')::date`;
  const dimensions = Prisma.raw(['organization_id', begins, ...columns].join(', '));
  await owner.$executeRaw`
    insert into ${Prisma.raw(table)} (${key}, ${eachSum((column) => column)})
    select ${dimensions}, ${eachSum((column) => `sum(${column})`)} from usage_hourly group by ${dimensions} order by 2`;
}

type Log = { organizationId: string; from: Date; count: number };

async function fillLog(owner: Database, { organizationId, from, count }: Log): Promise<void> {
  await owner.$executeRaw`select ensure_request_partitions((${from}::timestamptz at time zone 'UTC')::date, 1)`;
  await owner.$executeRaw`
    create unlogged table bench_calls as
    select n, ((lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0')) || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid as id, at, k.*
    from generate_series(1, ${count}::integer) n
    cross join lateral (select ${from}::timestamptz + interval '1 day' * ((n - 0.5) / ${count}::integer)) made(at)
    join bench_kinds k on k.purpose = 'ANSWER' and k.caller = (n::bigint * 7919) % 600 and k.outcome::text =
      case when n % 100 < 90 then 'SUCCEEDED' when n % 100 < 93 then 'CANCELLED' when n % 100 < 96 then 'FAILED'
        when n % 100 < 97 then 'PARTIAL' else 'REFUSED' end`;
  await owner.$executeRaw`
    insert into request_logs (id, organization_id, team_id, key_id, member_id, started_at, endpoint, outcome, http_status, stream, model_asked,
      model_served, provider, provider_account_id, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens,
      cost_nanos, cost_estimated, reserved_nanos, latency_ms, time_to_first_token_ms, gateway_overhead_micros, decision, attempt_count, tags)
    select id, ${organizationId}::uuid, team_id, key_id, member_id, at, endpoint, outcome, 200, false, 'm', nullif(model, ''),
      case when model = '' then null else 'openai' end, case when model = '' then null else account_id end,
      case when model = '' then 0 else 900 end, 0, 0, case when model = '' then 0 else 200 end, 0,
      case when model = '' then 0 else 625001 end, false, 2000000, 500 + n % 900, 100 + n % 90, 300, '{}',
      case when model = '' then 0 else 1 end, tags
    from bench_calls order by id`;
  await owner.$executeRaw`
    insert into request_attempts (request_id, index, organization_id, provider_account_id, provider, model, outcome, started_after_ms,
      duration_ms, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nanos, cost_estimated)
    select id, 0, ${organizationId}::uuid, account_id, 'openai', model,
      case outcome when 'SUCCEEDED' then 'succeeded' when 'CANCELLED' then 'cancelled' else 'overloaded' end, 1, 500 + n % 900,
      900, 0, 0, 200, 0, 625001, false
    from bench_calls where model <> '' order by id`;
}
