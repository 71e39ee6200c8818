import type { Scoped } from '../client/create-database.ts';

/** How one provider account did, from our own traffic. A failure is whatever neither succeeded nor was cancelled by the caller. */
export type AccountHealth = {
  providerAccountId: string;
  /** Hours (UTC) from `from` on, oldest first. */
  bars: { from: Date; attempts: number; failures: number }[];
  /** The last sixty minutes. */
  lastHour: { attempts: number; failures: number };
  /** By class, the most frequent first; of the time that the bars show. */
  failures: { outcome: string; count: number }[];
  /** Of attempts that succeeded, among the organization's last 20,000 of that time; null without any. */
  p50Ms: number | null;
  p95Ms: number | null;
  lastError: string | null;
};

const hourMs = 3_600_000;
const bars = 24;
const mostTimed = 20_000;

type BarRow = { account: string; hour: Date; attempts: bigint; failures: bigint };
type FailureRow = {
  account: string;
  outcome: string;
  count: bigint;
  last_error: string | null;
  last_id: string | null;
};
type HourRow = { account: string; attempts: bigint; failures: bigint };
type TimesRow = { account: string; times: number[] | null };

/**
 * The last 24 hours of every account of the organization, the one that is running now being the last. Counts come from the roll-ups
 * and failures from an index of their own, so that a million attempts a day are no matter.
 */
export async function readAccountHealth(scoped: Scoped, organizationId: string, now: Date): Promise<AccountHealth[]> {
  const fromMs = (Math.floor(now.getTime() / hourMs) - bars + 1) * hourMs;
  const from = new Date(fromMs).toISOString();
  const hourAgo = new Date(now.getTime() - hourMs).toISOString();
  const accounts = await scoped.providerAccount.findMany({ where: { organizationId }, select: { id: true } });
  const hours = await scoped.$queryRaw<BarRow[]>`
    select provider_account_id as account, hour, sum(attempts)::bigint as attempts, sum(failed_attempts)::bigint as failures
    from usage_hourly_brief
    where organization_id = ${organizationId}::uuid and hour >= ${from}::timestamptz and purpose in ('ANSWER', 'RETRY')
    group by 1, 2 having sum(attempts) > 0`;
  const failed = await scoped.$queryRaw<FailureRow[]>`
    select provider_account_id as account, outcome, count(*) as count,
      (array_agg(error_message order by request_id desc, index desc) filter (where error_message is not null))[1] as last_error,
      (array_agg(request_id::text order by request_id desc) filter (where error_message is not null))[1] as last_id
    from request_attempts
    where organization_id = ${organizationId}::uuid and request_id >= uuid_floor(${from}::timestamptz)
      and outcome not in ('succeeded', 'cancelled')
    group by 1, 2 order by 3 desc, 2`;
  const lastHour = await scoped.$queryRaw<HourRow[]>`
    select provider_account_id as account, count(*) as attempts,
      count(*) filter (where outcome not in ('succeeded', 'cancelled')) as failures
    from request_attempts
    where organization_id = ${organizationId}::uuid and request_id >= uuid_floor(${hourAgo}::timestamptz)
    group by 1`;
  const times = await scoped.$queryRaw<TimesRow[]>`
    select provider_account_id as account,
      percentile_disc(array[0.5, 0.95]) within group (order by duration_ms) filter (where outcome = 'succeeded') as times
    from (
      select provider_account_id, duration_ms, outcome from request_attempts
      where organization_id = ${organizationId}::uuid and request_id >= uuid_floor(${from}::timestamptz)
      order by request_id desc limit ${mostTimed}
    ) newest
    group by 1`;
  return accounts.map(({ id }) => {
    const own = failed.filter(({ account }) => account === id);
    const recent = lastHour.find(({ account }) => account === id);
    const percentiles = times.find(({ account }) => account === id)?.times ?? null;
    return {
      providerAccountId: id,
      bars: barsOf(
        hours.filter(({ account }) => account === id),
        fromMs,
      ),
      lastHour: { attempts: Number(recent?.attempts ?? 0), failures: Number(recent?.failures ?? 0) },
      failures: own.map(({ outcome, count }) => ({ outcome, count: Number(count) })),
      p50Ms: percentiles?.[0] ?? null,
      p95Ms: percentiles?.[1] ?? null,
      lastError: newest(own)?.last_error ?? null,
    };
  });
}

function barsOf(rows: readonly BarRow[], fromMs: number) {
  return Array.from({ length: bars }, (_, index) => {
    const atMs = fromMs + index * hourMs;
    const here = rows.find(({ hour }) => hour.getTime() === atMs);
    return { from: new Date(atMs), attempts: Number(here?.attempts ?? 0), failures: Number(here?.failures ?? 0) };
  });
}

/** Ids are in the order of time. */
const newest = (rows: readonly FailureRow[]) =>
  rows.reduce<FailureRow | undefined>(
    (last, row) => ((row.last_id ?? '') > (last?.last_id ?? '') ? row : last),
    undefined,
  );
