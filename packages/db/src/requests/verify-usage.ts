import type { RequestOutcome } from '@switchyard/core/requests/record';
import type { Database } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { summingHours, sumsOfHours } from './add-lines.ts';
import { dimensionColumns, eachSum, type RollUp, rollUps, rowsWithin } from './roll-up-columns.ts';
import { linesOfTime } from './usage-lines.ts';
import { isWhole } from './whole-days.ts';

/** What a line of the roll-ups stands for. */
export type UsagePurpose = 'ANSWER' | 'RETRY' | 'SHADOW' | 'ADJUSTMENT' | 'LOOKUP';

/**
 * A group whose roll-up is not the sum of its log; requests and cost (nano-USD) of both sides, null where a side has no row. Dimensions
 * that the roll-up does not have are null.
 */
export type UsageDifference = {
  rollUp: RollUp['table'];
  organizationId: string;
  /** Start of the hour or day (UTC). */
  period: Date;
  teamId: string;
  keyId: string | null;
  memberId: string | null;
  modelServed: string | null;
  providerAccountId: string | null;
  endpoint: string | null;
  tags: string[] | null;
  cacheStatus: string;
  outcome: RequestOutcome;
  purpose: UsagePurpose;
  logRequests: bigint | null;
  rollUpRequests: bigint | null;
  logCostNanos: bigint | null;
  rollUpCostNanos: bigint | null;
};

/**
 * Compares every roll-up with the log, its attempts, copies and adjustments over whole days (UTC, `2026-11-22`, both included), every
 * sum of every group, of one organization or of all. An empty answer means that they are equal to the nano-dollar and the token. Days of
 * which an organization's rows were deleted for their age are left out for it: there is nothing to compare with any more.
 * Needs a role that sees all organizations: the worker's or the owner.
 */
export async function verifyUsage(
  db: Database,
  { fromDay, toDay, organizationId }: { fromDay: string; toDay: string; organizationId?: string },
): Promise<UsageDifference[]> {
  const from = Prisma.sql`(${fromDay}::timestamp at time zone 'UTC')`;
  const until = Prisma.sql`((${toDay}::timestamp + interval '1 day') at time zone 'UTC')`;
  const of = organizationId === undefined ? Prisma.empty : Prisma.sql`and organization_id = ${organizationId}::uuid`;
  const differences = rollUps.map((rollUp) =>
    differencesOf(rollUp, Prisma.sql`${rowsWithin(rollUp, { from, until })} ${of} and ${isWhole(dayOf(rollUp))}`),
  );
  const lines = Prisma.sql`
    (select * from (${linesOfTime({ from, until, organizationId })}) as line where ${isWhole(Prisma.sql`(at at time zone 'UTC')::date`)})`;
  // One statement, so all sides are read from one moment while ingestion goes on.
  return db.$queryRaw<UsageDifference[]>`
    with ${summingHours(lines)}
    ${Prisma.join(differences, ' union all ')}
    order by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13`;
}

/** The groups of a roll-up that are not what the hours of the log add up to. */
function differencesOf(rollUp: RollUp, where: Prisma.Sql): Prisma.Sql {
  const { table, period, columns } = rollUp;
  const key = Prisma.raw(['organization_id', period, ...columns].join(', '));
  const begins = Prisma.raw(period === 'hour' ? 'hour' : `day::timestamp at time zone 'UTC'`);
  const dimensions = dimensionColumns.map(
    (column) => `${columns.includes(column) ? column : 'null'} as "${nameOf[column]}"`,
  );
  return Prisma.sql`
    select ${Prisma.raw(`'${table}'`)} as "rollUp", organization_id as "organizationId", ${begins} as period,
      ${Prisma.raw(dimensions.join(', '))},
      log.requests as "logRequests", roll_up.requests as "rollUpRequests",
      log.cost_nanos as "logCostNanos", roll_up.cost_nanos as "rollUpCostNanos"
    from (${sumsOfHours(rollUp)}) as log
    full join (select ${key}, ${sums} from ${Prisma.raw(table)} where ${where}) as roll_up using (${key})
    where ${differ}`;
}

const dayOf = ({ period }: RollUp) => Prisma.raw(period === 'hour' ? `(hour at time zone 'UTC')::date` : 'day');

const nameOf: { readonly [Column in (typeof dimensionColumns)[number]]: keyof UsageDifference } = {
  team_id: 'teamId',
  key_id: 'keyId',
  member_id: 'memberId',
  model_served: 'modelServed',
  provider_account_id: 'providerAccountId',
  endpoint: 'endpoint',
  tags: 'tags',
  cache_status: 'cacheStatus',
  outcome: 'outcome',
  purpose: 'purpose',
};

const sums = eachSum((column) => column);

const differ = Prisma.sql`
  (${eachSum((column) => `log.${column}`)}) is distinct from (${eachSum((column) => `roll_up.${column}`)})`;
