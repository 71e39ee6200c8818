import type { RequestOutcome } from '@switchyard/core/requests/record';
import type { Database } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { sumsOfLines } from './add-lines.ts';
import { dimensions, eachSum } from './roll-up-columns.ts';
import { linesOfTime } from './usage-lines.ts';

/** What a line of the roll-ups stands for. */
export type UsagePurpose = 'ANSWER' | 'RETRY' | 'SHADOW' | 'ADJUSTMENT';

/** A group whose roll-up is not the sum of its log; requests and cost (nano-USD) of both sides, null where a side has no row. */
export type UsageDifference = {
  rollUp: 'hourly' | 'daily';
  organizationId: string;
  /** Start of the hour or day (UTC). */
  period: Date;
  teamId: string;
  keyId: string;
  memberId: string;
  modelServed: string;
  providerAccountId: string;
  endpoint: string;
  tags: string[];
  cacheStatus: string;
  outcome: RequestOutcome;
  purpose: UsagePurpose;
  logRequests: bigint | null;
  rollUpRequests: bigint | null;
  logCostNanos: bigint | null;
  rollUpCostNanos: bigint | null;
};

/**
 * Compares both roll-ups with the log, its attempts, copies and adjustments over whole days (UTC, `2026-11-22`, both included), every
 * sum of every group, of one organization or of all. An empty answer means that they are equal to the nano-dollar and the token.
 * Needs a role that sees all organizations: the worker's or the owner.
 */
export async function verifyUsage(
  db: Database,
  { fromDay, toDay, organizationId }: { fromDay: string; toDay: string; organizationId?: string },
): Promise<UsageDifference[]> {
  const from = Prisma.sql`(${fromDay}::timestamp at time zone 'UTC')`;
  const until = Prisma.sql`((${toDay}::timestamp + interval '1 day') at time zone 'UTC')`;
  const of = organizationId === undefined ? Prisma.empty : Prisma.sql`and organization_id = ${organizationId}::uuid`;
  // One statement, so both sides are read from one moment while ingestion goes on.
  return db.$queryRaw<UsageDifference[]>`
    with lines as materialized (
      ${linesOfTime({ from, until, organizationId })}
    ), hourly_log as (${sumsOfLines(Prisma.raw('(table lines)'), 'hourly')}
    ), daily_log as (${sumsOfLines(Prisma.raw('(table lines)'), 'daily')}
    ), hourly as (
      select organization_id, hour as period, ${dimensions}, ${sums} from usage_hourly
      where hour >= ${from} and hour < ${until} ${of}
    ), daily as (
      select organization_id, day::timestamp at time zone 'UTC' as period, ${dimensions}, ${sums} from usage_daily
      where day between ${fromDay}::date and ${toDay}::date ${of}
    )
    select 'hourly' as "rollUp", ${compared} from hourly_log as log full join hourly as roll_up using (${key}) where ${differ}
    union all
    select 'daily' as "rollUp", ${compared} from daily_log as log full join daily as roll_up using (${key}) where ${differ}
    order by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13`;
}

const sums = eachSum((column) => column);

const key = Prisma.sql`organization_id, period, ${dimensions}`;

const compared = Prisma.sql`
  organization_id as "organizationId", period, team_id as "teamId", key_id as "keyId", member_id as "memberId",
  model_served as "modelServed", provider_account_id as "providerAccountId", endpoint, tags, cache_status::text as "cacheStatus",
  outcome, purpose,
  log.requests as "logRequests", roll_up.requests as "rollUpRequests",
  log.cost_nanos as "logCostNanos", roll_up.cost_nanos as "rollUpCostNanos"`;

const differ = Prisma.sql`
  (${eachSum((column) => `log.${column}`)}) is distinct from (${eachSum((column) => `roll_up.${column}`)})`;
