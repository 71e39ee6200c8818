import { splitTime } from '@switchyard/core/reports/split-time';
import { type RequestOutcome, requestOutcome } from '@switchyard/core/requests/record';
import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { linesIn, noFilters, type Range, type RollUp } from './cost-lines.ts';
import { dayText } from './month-usage.ts';

/** The middle and the slow end of a measurement. */
export type Percentiles = { p50: number; p95: number };

/** What the last hours looked like; null where nothing was measured. */
export type Traffic = {
  requests: number;
  outcomes: Record<RequestOutcome, number>;
  latencyMs: Percentiles | null;
  timeToFirstTokenMs: Percentiles | null;
  gatewayOverheadMicrosP50: number | null;
};

const hourMs = 3_600_000;
const mostTimed = 20_000;

/** Requests by outcome from `since` on, and the times of the last 20,000 of them. Refused requests count, but their times do not. */
export async function readTraffic(scoped: Scoped, organizationId: string, since: Date): Promise<Traffic> {
  // Whole hours come from the roll-ups; only the part of an hour at the start is counted in the log.
  const firstHour = new Date(Math.ceil(since.getTime() / hourMs) * hourMs);
  const counts = await scoped.$queryRaw<{ outcome: RequestOutcome; requests: bigint }[]>`
    select outcome::text as outcome, sum(requests)::bigint as requests from (
      select outcome, requests from usage_hourly_brief
      where organization_id = ${organizationId}::uuid and hour >= ${firstHour}::timestamptz
      union all
      select outcome, 1 from request_logs
      where organization_id = ${organizationId}::uuid and id >= uuid_floor(${since}::timestamptz)
        and id < uuid_floor(${firstHour}::timestamptz)
    ) counted group by 1 having sum(requests) > 0`;
  const [times] = await scoped.$queryRaw<
    { latency: (number | null)[] | null; first: (number | null)[] | null; overhead: number | null }[]
  >`
    select percentile_cont(array[0.5, 0.95]) within group (order by latency_ms) as latency,
      percentile_cont(array[0.5, 0.95]) within group (order by time_to_first_token_ms) as first,
      percentile_cont(0.5) within group (order by gateway_overhead_micros) as overhead
    from (
      select latency_ms, time_to_first_token_ms, gateway_overhead_micros from request_logs
      where organization_id = ${organizationId}::uuid and id >= uuid_floor(${since}::timestamptz) and outcome <> 'REFUSED'
      order by id desc limit ${mostTimed}
    ) newest`;
  const none = Object.fromEntries(requestOutcome.options.map((outcome) => [outcome, 0]));
  const found = Object.fromEntries(counts.map(({ outcome, requests }) => [outcome, Number(requests)]));
  return {
    requests: counts.reduce((sum, { requests }) => sum + Number(requests), 0),
    outcomes: { ...none, ...found } as Record<RequestOutcome, number>,
    latencyMs: percentiles(times?.latency),
    timeToFirstTokenMs: percentiles(times?.first),
    gatewayOverheadMicrosP50: times?.overhead ?? null,
  };
}

/** Spend (nano-USD) and requests from `from` up to, but not including, `to`, by whole hours, from the roll-ups. */
export async function spendBetween(
  scoped: Scoped,
  organizationId: string,
  { from, to }: { from: Date; to: Date },
): Promise<{ costNanos: bigint; requests: number; unpricedRequests: number }> {
  const { days, hours } = splitTime({ from, to });
  const linesOf = (rollUp: RollUp) => (range: Range) =>
    Prisma.sql`select u.cost_nanos, u.requests, u.unpriced_requests ${linesIn(organizationId, { rollUp, range, filters: noFilters, by: [] })}`;
  const parts = [...days.map(linesOf('usage_daily')), ...hours.map(linesOf('usage_hourly'))];
  if (parts.length === 0) return { costNanos: 0n, requests: 0, unpricedRequests: 0 };
  const [row] = await scoped.$queryRaw<{ cost: bigint; requests: bigint; unpriced: bigint }[]>`
    select coalesce(sum(cost_nanos), 0)::bigint as cost, coalesce(sum(requests), 0)::bigint as requests,
      coalesce(sum(unpriced_requests), 0)::bigint as unpriced
    from (${Prisma.join(parts, ' union all ')}) u`;
  return {
    costNanos: row?.cost ?? 0n,
    requests: Number(row?.requests ?? 0),
    unpricedRequests: Number(row?.unpriced ?? 0),
  };
}

/** Models that were used since a day without having a price, with how many requests that was. */
export async function unpricedModels(scoped: Scoped, organizationId: string, since: Date) {
  const rows = await scoped.$queryRaw<{ model: string; requests: bigint }[]>`
    select model_served as model, sum(unpriced_requests)::bigint as requests from usage_daily_brief
    where organization_id = ${organizationId}::uuid and day >= ${dayText(since)}::date and unpriced_requests > 0
    group by 1 order by 2 desc, 1 limit 20`;
  return rows.map(({ model, requests }) => ({ model, requests: Number(requests) }));
}

/** Enabled accounts of which, since a moment, at least half of three or more attempts failed. */
export async function failingAccounts(scoped: Scoped, organizationId: string, since: Date) {
  const rows = await scoped.$queryRaw<
    { id: string; name: string; attempts: bigint; failures: bigint; last_error: string | null }[]
  >`
    select a.id, a.name, count(*) as attempts,
      count(*) filter (where r.outcome not in ('succeeded', 'cancelled')) as failures,
      (array_agg(r.error_message order by r.request_id desc) filter (where r.error_message is not null))[1] as last_error
    from request_attempts r
    join provider_accounts a on a.organization_id = r.organization_id and a.id = r.provider_account_id
    where r.organization_id = ${organizationId}::uuid and r.request_id >= uuid_floor(${since}::timestamptz)
      and a.disabled_at is null
    group by 1, 2
    having count(*) >= 3 and count(*) filter (where r.outcome not in ('succeeded', 'cancelled')) * 2 >= count(*)
    order by a.name`;
  return rows.map(({ id, name, attempts, failures, last_error }) => ({
    providerAccount: { id, name },
    attempts: Number(attempts),
    failures: Number(failures),
    lastError: last_error,
  }));
}

/** What a rule decided; `fellBack` counts those that were served by another target than the first one asked. */
export type RuleTraffic = { ruleId: string; hits: number; fellBack: number };

/** Requests that each rule decided since a moment, and those that no rule decided; refused ones of these may never have been routed. */
export async function ruleTraffic(
  scoped: Scoped,
  organizationId: string,
  since: Date,
): Promise<{ rules: RuleTraffic[]; unmatched: number }> {
  const rows = await scoped.$queryRaw<{ id: string | null; hits: bigint; fell_back: bigint }[]>`
    select r.rule_id as id, count(*) as hits, count(first.request_id) as fell_back
    from request_logs r
    left join request_attempts first on r.attempt_count > 1 and r.outcome in ('SUCCEEDED', 'PARTIAL')
      and first.organization_id = r.organization_id and first.request_id = r.id and first.index = 0
      and (first.provider_account_id, first.model) is distinct from (r.provider_account_id, r.model_served)
    where r.organization_id = ${organizationId}::uuid and r.id >= uuid_floor(${since}::timestamptz)
      and (r.rule_id is not null or r.outcome <> 'REFUSED')
    group by 1`;
  return {
    rules: rows.flatMap(({ id, hits, fell_back }) =>
      id === null ? [] : [{ ruleId: id, hits: Number(hits), fellBack: Number(fell_back) }],
    ),
    unmatched: Number(rows.find(({ id }) => id === null)?.hits ?? 0),
  };
}

function percentiles(values: (number | null)[] | null | undefined): Percentiles | null {
  const [p50, p95] = values ?? [];
  return typeof p50 === 'number' && typeof p95 === 'number' ? { p50, p95 } : null;
}
