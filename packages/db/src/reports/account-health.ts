import type { Scoped } from '../client/create-database.ts';

/** How one provider account did, from our own traffic. A failure is whatever neither succeeded nor was cancelled by the caller. */
export type AccountHealth = {
  providerAccountId: string;
  /** Half hours from `from` on, oldest first. */
  bars: { from: Date; attempts: number; failures: number }[];
  /** By class, the most frequent first. */
  failures: { outcome: string; count: number }[];
  /** Of attempts that succeeded; null without any. */
  p50Ms: number | null;
  p95Ms: number | null;
  lastError: string | null;
};

const barMs = 30 * 60_000;
const bars = 48;

type BarRow = { account: string; bar: number; outcome: string; attempts: bigint };
type TimesRow = { account: string; times: number[] | null; last_error: string | null };

/** The last 48 half hours of every account of the organization, the one that is running now being the last. */
export async function readAccountHealth(scoped: Scoped, organizationId: string, now: Date): Promise<AccountHealth[]> {
  const fromMs = (Math.floor(now.getTime() / barMs) - bars + 1) * barMs;
  const from = new Date(fromMs);
  const accounts = await scoped.providerAccount.findMany({ where: { organizationId }, select: { id: true } });
  const counts = await scoped.$queryRaw<BarRow[]>`
    with starts as (
      select array_agg(uuid_floor(${from}::timestamptz + n * interval '30 minutes') order by n) as ids
      from generate_series(0, ${bars - 1}::integer) n
    )
    select provider_account_id as account, outcome, count(*) as attempts,
      width_bucket(request_id, (select ids from starts)) - 1 as bar
    from request_attempts
    where organization_id = ${organizationId}::uuid and request_id >= uuid_floor(${from}::timestamptz)
    group by 1, 2, 4`;
  const times = await scoped.$queryRaw<TimesRow[]>`
    select provider_account_id as account,
      percentile_disc(array[0.5, 0.95]) within group (order by duration_ms) filter (where outcome = 'succeeded') as times,
      (array_agg(error_message order by request_id desc, index desc)
        filter (where error_message is not null and outcome not in ('succeeded', 'cancelled')))[1] as last_error
    from request_attempts
    where organization_id = ${organizationId}::uuid and request_id >= uuid_floor(${from}::timestamptz)
    group by 1`;
  return accounts.map(({ id }) => {
    const own = counts.filter(({ account }) => account === id);
    const { times: percentiles = null, last_error: lastError = null } =
      times.find(({ account }) => account === id) ?? {};
    return {
      providerAccountId: id,
      bars: barsOf(own, fromMs),
      failures: failuresOf(own),
      p50Ms: percentiles?.[0] ?? null,
      p95Ms: percentiles?.[1] ?? null,
      lastError,
    };
  });
}

function barsOf(rows: readonly BarRow[], fromMs: number) {
  return Array.from({ length: bars }, (_, index) => {
    const here = rows.filter(({ bar }) => bar === index);
    return {
      from: new Date(fromMs + index * barMs),
      attempts: sum(here),
      failures: sum(here.filter(isFailure)),
    };
  });
}

function failuresOf(rows: readonly BarRow[]) {
  const counts = new Map<string, number>();
  for (const { outcome, attempts } of rows.filter(isFailure))
    counts.set(outcome, (counts.get(outcome) ?? 0) + Number(attempts));
  return [...counts].map(([outcome, count]) => ({ outcome, count })).sort((a, b) => b.count - a.count);
}

const isFailure = ({ outcome }: BarRow) => outcome !== 'succeeded' && outcome !== 'cancelled';
const sum = (rows: readonly BarRow[]) => rows.reduce((total, { attempts }) => total + Number(attempts), 0);
