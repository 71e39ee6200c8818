import type { RequestOutcome } from '@switchyard/core/requests/record';
import type { Database } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { eachBucket } from './bucket-columns.ts';
import { dayOfLog, dimensionsOfLog, hourOfLog, rollUpColumns, sumsOfLog } from './roll-up-columns.ts';

/** A group whose roll-up is not the sum of its log; requests and cost (nano-USD) of both sides, null where a side has no row. */
export type UsageDifference = {
  rollUp: 'hourly' | 'daily';
  organizationId: string;
  /** Start of the hour or day (UTC). */
  period: Date;
  teamId: string;
  keyId: string;
  modelServed: string;
  providerAccountId: string;
  outcome: RequestOutcome;
  logRequests: bigint | null;
  rollUpRequests: bigint | null;
  logCostNanos: bigint | null;
  rollUpCostNanos: bigint | null;
};

/**
 * Compares both roll-ups with the log over whole days (UTC, `2026-11-22`, both included), every sum of every group. An empty answer
 * means that they are equal to the nano-dollar and the token. Needs a role that sees all organizations: the worker's or the owner.
 */
export async function verifyUsage(
  db: Database,
  { fromDay, toDay }: { fromDay: string; toDay: string },
): Promise<UsageDifference[]> {
  const from = Prisma.sql`(${fromDay}::timestamp at time zone 'UTC')`;
  const until = Prisma.sql`((${toDay}::timestamp + interval '1 day') at time zone 'UTC')`;
  const inDays = Prisma.sql`id >= uuid_floor(${from}) and id < uuid_floor(${until})`;
  // One statement, so both sides are read from one moment while ingestion goes on.
  return db.$queryRaw<UsageDifference[]>`
    with hourly_log as (
      select organization_id, ${hourOfLog} as period, ${dimensionsOfLog}, ${sumsOfLog} from request_logs
      where ${inDays} group by 1, 2, 3, 4, 5, 6, 7
    ), daily_log as (
      select organization_id, ${dayOfLog}::timestamp at time zone 'UTC' as period, ${dimensionsOfLog}, ${sumsOfLog}
      from request_logs where ${inDays} group by 1, 2, 3, 4, 5, 6, 7
    ), hourly as (
      select organization_id, hour as period, ${rollUpColumns} from usage_hourly where hour >= ${from} and hour < ${until}
    ), daily as (
      select organization_id, day::timestamp at time zone 'UTC' as period, ${rollUpColumns} from usage_daily
      where day between ${fromDay}::date and ${toDay}::date
    )
    select 'hourly' as "rollUp", ${compared} from hourly_log as log full join hourly as roll_up using (${key}) where ${differ}
    union all
    select 'daily' as "rollUp", ${compared} from daily_log as log full join daily as roll_up using (${key}) where ${differ}
    order by 1, 2, 3, 4, 5, 6, 7, 8`;
}

const key = Prisma.sql`organization_id, period, team_id, key_id, model_served, provider_account_id, outcome`;

const compared = Prisma.sql`
  organization_id as "organizationId", period, team_id as "teamId", key_id as "keyId",
  model_served as "modelServed", provider_account_id as "providerAccountId", outcome,
  log.requests as "logRequests", roll_up.requests as "rollUpRequests",
  log.cost_nanos as "logCostNanos", roll_up.cost_nanos as "rollUpCostNanos"`;

const differ = Prisma.sql`
  (log.requests, log.unpriced_requests, ${eachBucket((column) => `log.${column}`)}, log.cost_nanos, log.latency_ms_sum)
  is distinct from
  (roll_up.requests, roll_up.unpriced_requests, ${eachBucket((column) => `roll_up.${column}`)}, roll_up.cost_nanos,
   roll_up.latency_ms_sum)`;
