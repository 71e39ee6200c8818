import type { Database } from '@switchyard/db/client/create-database';

/** A log over several days of one large organization among small ones, with its roll-ups. */
export type FilledLog = {
  organizationId: string;
  /** The end of the last day, ms since 1970; the log begins `days` days before. */
  endMs: number;
  days: number;
  rows: number;
  hourlyLines: number;
  /** Ids of things that few requests have. */
  rareKeyId: string;
  commonKeyId: string;
  teamId: string;
  accountId: string;
};

const days = 7;
const dayMs = 24 * 3_600_000;
const smallOrganizations = 9;
/** Of a thousand requests so many are the large organization's. */
const perThousand = 991;

/**
 * Fills an empty database with `rows` requests: 20 teams, 100 keys and one that is used once a day, 12 models and one that was used some
 * times in all, every outcome, sessions, traces, end users, metadata and tags. Only requests of the last hours have attempts: pages read
 * those of what they show alone. Indexes are made after the rows, which is several times faster.
 */
export async function fillLogs(owner: Database, rows: number): Promise<FilledLog> {
  const endMs = Date.parse('2026-11-01T00:00:00Z');
  await owner.$executeRaw`
    create function bench_id(name text) returns uuid language sql immutable parallel safe as
    $$ select overlay(overlay(md5(name) placing '4' from 13) placing '8' from 17)::uuid $$`;
  await owner.$executeRaw`
    insert into organizations (id, slug, name, updated_at)
    select bench_id('organization ' || n), 'bench-' || n, 'Bench ' || n, now() from generate_series(0, ${smallOrganizations}::int) n`;
  await fillDirectory(owner);
  await owner.$executeRaw`select ensure_request_partitions(${new Date(endMs - days * dayMs).toISOString().slice(0, 10)}::date, ${days}::int)`;
  const indexes = await dropIndexes(owner);
  for (let day = 0; day < days; day += 1)
    await fillDay(owner, { day, fromMs: endMs - (days - day) * dayMs, rows: Math.round(rows / days) });
  for (const index of indexes) await owner.$executeRawUnsafe(index);
  await fillAttempts(owner, endMs);
  await fillRollUps(owner);
  for (const table of [
    'request_logs',
    'request_attempts',
    'usage_hourly',
    'usage_hourly_brief',
    'usage_daily',
    'usage_daily_brief',
  ])
    await owner.$executeRawUnsafe(`vacuum analyze ${table}`);
  const [ids] = await owner.$queryRaw<
    Record<'organizationId' | 'rareKeyId' | 'commonKeyId' | 'teamId' | 'accountId', string>[]
  >`
    select bench_id('organization 0') as "organizationId", bench_id('key 200') as "rareKeyId", bench_id('key 7') as "commonKeyId",
      bench_id('team 3') as "teamId", bench_id('account 1') as "accountId"`;
  const [lines] = await owner.$queryRaw<{ lines: bigint }[]>`select count(*) as lines from usage_hourly`;
  if (ids === undefined) throw new Error('Nothing was filled.');
  return { ...ids, endMs, days, rows: Math.round(rows / days) * days, hourlyLines: Number(lines?.lines ?? 0) };
}

async function fillDirectory(owner: Database): Promise<void> {
  await owner.$executeRaw`
    insert into teams (id, organization_id, slug, name, updated_at)
    select bench_id('team ' || n), bench_id('organization 0'), 'team-' || n, 'Team ' || n, now() from generate_series(0, 19) n`;
  await owner.$executeRaw`
    insert into virtual_keys (id, organization_id, team_id, name, key_hash, prefix, last4, updated_at)
    select bench_id('key ' || n), bench_id('organization 0'), bench_id('team ' || n % 20), 'Key ' || n,
      decode(md5('a' || n) || md5('b' || n), 'hex'), 'syk_abcd', 'wxyz', now()
    from generate_series(0, 200) n`;
  await owner.$executeRaw`
    insert into provider_accounts (id, organization_id, slug, name, provider, base_url, updated_at)
    select bench_id('account ' || n), bench_id('organization 0'), 'account-' || n, 'Account ' || n, 'openai', 'https://api.openai.com/v1', now()
    from generate_series(0, 3) n`;
}

/** Drops what is not needed to keep rows apart; answers how each is made again. */
async function dropIndexes(owner: Database): Promise<string[]> {
  const found = await owner.$queryRaw<{ name: string; definition: string }[]>`
    select indexname as name, indexdef as definition from pg_indexes
    where schemaname = 'public' and tablename = 'request_logs' and indexname <> 'request_logs_pkey'`;
  for (const { name } of found) await owner.$executeRawUnsafe(`drop index "${name}"`);
  return found.map(({ definition }) => definition.replace(' ON ONLY ', ' ON '));
}

async function fillDay(
  owner: Database,
  { day, fromMs, rows }: { day: number; fromMs: number; rows: number },
): Promise<void> {
  await owner.$executeRaw`
    insert into request_logs (id, organization_id, team_id, key_id, member_id, started_at, endpoint, outcome, http_status, error_code,
      error_message, stream, model_asked, model_served, provider, provider_account_id, input_tokens, cached_input_tokens,
      cache_write_tokens, output_tokens, reasoning_tokens, cost_nanos, cost_estimated, reserved_nanos, latency_ms,
      time_to_first_token_ms, gateway_overhead_micros, finish_reason, client_request_id, client, end_user, decision, facts,
      attempt_count, tags, cache_status, session, trace_id, content_kept, content_state)
    select (lpad(to_hex(at), 12, '0') || '7' || lpad(to_hex((n >> 16) & 4095), 3, '0') || '8' || substr(md5(n::text || ${day}), 1, 11)
        || lpad(to_hex(n & 65535), 4, '0'))::uuid,
      bench_id('organization ' || case when n % 1000 < ${perThousand} then 0 else n % 1000 - ${perThousand - 1} end),
      bench_id('team ' || k % 20), bench_id('key ' || k), null, to_timestamp(at / 1000.0),
      case when k % 10 = 0 then '/v1/embeddings' else '/v1/chat/completions' end, outcome::"RequestOutcome",
      case outcome when 'SUCCEEDED' then 200 when 'CANCELLED' then 499 when 'REFUSED' then 429 else 502 end,
      case outcome when 'FAILED' then 'provider_failed' when 'REFUSED' then 'budget_exceeded' end,
      case when n = 1234 then 'A needle in the haystack' when outcome = 'FAILED' then 'The provider did not answer in time' end,
      n % 2 = 0, 'model-' || m, case when outcome <> 'REFUSED' then 'model-' || m end, case when outcome <> 'REFUSED' then 'openai' end,
      case when outcome <> 'REFUSED' then bench_id('account ' || k % 4) end, 900, 0, 0, 200, 0, 625001, false, 2000000,
      500 + n % 900, 100 + n % 90, 300, 'stop', case when n % 10 = 1 then 'mine-' || n end,
      'openai-python/1.' || n % 40, case when n % 3 = 0 then 'user-' || n % 50000 end, '{"rules":[],"candidates":[]}',
      case when n % 5 = 0 then jsonb_build_object('features', array['tools'], 'metadata', jsonb_build_object('project', 'p' || n % 100),
        'tags', array[]::text[]) end,
      1, case when k % 4 = 0 then array['batch', 'project-' || k % 7] else '{}' end,
      case when n % 10000 = 77 then 'SEMANTIC_HIT' when n % 9 = 0 then 'HIT' else 'NONE' end::"CacheStatus",
      case when n % 4 = 1 then 'session-' || n / 40 end, case when n % 5 = 2 then md5((n / 10)::text) end, 'NONE', 'NONE'
    from generate_series(1, ${rows}::int) n
    cross join lateral (
      select ${fromMs}::bigint + floor(${dayMs}::bigint * ((n - 0.5) / ${rows}::int))::bigint as at,
        case when n = 4321 then 200 else (n::bigint * 7919) % 100 end as k,
        case when n in (55555, 55556) then 12 else ((n::bigint * 7919) % 100 + (n::bigint * 31) % 3) % 12 end as m,
        case when n % 100 < 91 then 'SUCCEEDED' when n % 100 < 94 then 'CANCELLED' when n % 100 < 96 then 'FAILED'
          when n % 100 < 97 then 'PARTIAL' else 'REFUSED' end as outcome
    ) made`;
}

async function fillAttempts(owner: Database, endMs: number): Promise<void> {
  await owner.$executeRaw`
    insert into request_attempts (request_id, index, organization_id, provider_account_id, provider, model, outcome, started_after_ms,
      duration_ms, upstream_request_id, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nanos,
      cost_estimated)
    select id, 0, organization_id, provider_account_id, provider, model_served, 'succeeded', 1, latency_ms, 'req_' || id, 900, 0, 0, 200, 0,
      625001, false
    from request_logs where id >= uuid_floor(to_timestamp(${endMs - dayMs / 4}::bigint / 1000.0)) and model_served is not null`;
}

/** The sums of the log, without the columns that pages of the log do not read. */
async function fillRollUps(owner: Database): Promise<void> {
  await owner.$executeRaw`set max_parallel_workers_per_gather = 2`;
  await owner.$executeRaw`
    insert into usage_hourly (organization_id, hour, team_id, key_id, member_id, model_served, provider_account_id, endpoint, tags,
      cache_status, outcome, purpose, requests, unpriced_requests, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens,
      reasoning_tokens, cost_nanos, latency_ms_sum)
    select organization_id, date_trunc('hour', started_at, 'UTC'), team_id, key_id, ${nil}::uuid, coalesce(model_served, ''),
      coalesce(provider_account_id, ${nil}::uuid), endpoint, tags, cache_status, outcome, 'ANSWER', count(*), 0, 0, 0, 0, 0, 0,
      sum(cost_nanos), sum(latency_ms)
    from request_logs group by 1, 2, 3, 4, 6, 7, 8, 9, 10, 11`;
  const of = (columns: string) =>
    `select organization_id, ${columns}, sum(requests), 0, sum(cost_nanos), sum(latency_ms_sum)`;
  const dimensions = 'team_id, model_served, provider_account_id, cache_status, outcome, purpose';
  const full =
    'team_id, key_id, member_id, model_served, provider_account_id, endpoint, tags, cache_status, outcome, purpose';
  const sums = 'requests, unpriced_requests, cost_nanos, latency_ms_sum';
  const zeros = ['input_tokens', 'cached_input_tokens', 'cache_write_tokens', 'output_tokens', 'reasoning_tokens'];
  await owner.$executeRawUnsafe(
    `insert into usage_hourly_brief (organization_id, hour, ${dimensions}, ${sums}) ${of(`hour, ${dimensions}`)} from usage_hourly group by 1, 2, 3, 4, 5, 6, 7, 8`,
  );
  await owner.$executeRawUnsafe(
    `insert into usage_daily_brief (organization_id, day, ${dimensions}, ${sums}) ${of(`(hour at time zone 'UTC')::date, ${dimensions}`)} from usage_hourly_brief group by 1, 2, 3, 4, 5, 6, 7, 8`,
  );
  await owner.$executeRawUnsafe(
    `insert into usage_daily (organization_id, day, ${full}, ${sums}, ${zeros.join(', ')}) ${of(`(hour at time zone 'UTC')::date, ${full}`)}, ${zeros.map(() => '0').join(', ')} from usage_hourly group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12`,
  );
}

const nil = '00000000-0000-0000-0000-000000000000';
