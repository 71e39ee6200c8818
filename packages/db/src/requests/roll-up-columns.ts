import { Prisma } from '../generated/client.ts';
import { bucketColumns } from './bucket-columns.ts';
import { savedColumns } from './log-columns.ts';

/** What the lines of usage are told apart by besides organization and time, in the order of the roll-ups' columns. */
export const dimensionColumns = [
  'team_id',
  'key_id',
  'member_id',
  'model_served',
  'provider_account_id',
  'endpoint',
  'tags',
  'cache_status',
  'outcome',
  'purpose',
] as const;

/** Those of them that the brief roll-ups have. */
export const briefColumns = [
  'team_id',
  'model_served',
  'provider_account_id',
  'cache_status',
  'outcome',
  'purpose',
] as const satisfies (typeof dimensionColumns)[number][];

/** Those of them that the roll-ups by key have. */
export const keyColumns = [
  'team_id',
  'key_id',
  'member_id',
  'cache_status',
  'outcome',
  'purpose',
] as const satisfies (typeof dimensionColumns)[number][];

/** A table of sums: of each hour or each day (UTC), by organization and these dimensions; `hours` is what it is summed from. */
export type RollUp = {
  table: `usage_${'hourly' | 'daily'}${'' | '_brief' | '_keys'}`;
  period: 'hour' | 'day';
  columns: readonly (typeof dimensionColumns)[number][];
  hours: 'hours' | 'brief_hours' | 'key_hours';
};

/**
 * All roll-ups. The brief ones and those by key are sums of the same lines by fewer dimensions; what needs no more of them is added up from
 * a fraction of the rows. Ingestion, the rebuild and the verification go by this list.
 */
export const rollUps: readonly RollUp[] = [
  { table: 'usage_hourly', period: 'hour', columns: dimensionColumns, hours: 'hours' },
  { table: 'usage_daily', period: 'day', columns: dimensionColumns, hours: 'hours' },
  { table: 'usage_hourly_brief', period: 'hour', columns: briefColumns, hours: 'brief_hours' },
  { table: 'usage_daily_brief', period: 'day', columns: briefColumns, hours: 'brief_hours' },
  { table: 'usage_hourly_keys', period: 'hour', columns: keyColumns, hours: 'key_hours' },
  { table: 'usage_daily_keys', period: 'day', columns: keyColumns, hours: 'key_hours' },
];

/** What the roll-ups sum up, in the order of their columns. */
export const sumColumns: readonly string[] = [
  'requests',
  'unpriced_requests',
  ...bucketColumns,
  'cost_nanos',
  'latency_ms_sum',
  'attempts',
  'failed_attempts',
  ...savedColumns,
];

/** SQL for every sum, separated by commas; `write` gives the text of one. Column names are ours and need no quoting. */
export function eachSum(write: (column: string) => string): Prisma.Sql {
  return Prisma.raw(sumColumns.map(write).join(', '));
}

/** Which rows of a roll-up are of the whole days (UTC) in [from, until); both ends are SQL for a timestamptz. */
export function rowsWithin({ period }: RollUp, { from, until }: { from: Prisma.Sql; until: Prisma.Sql }): Prisma.Sql {
  return period === 'hour'
    ? Prisma.sql`hour >= ${from} and hour < ${until}`
    : Prisma.sql`day >= (${from} at time zone 'UTC')::date and day < (${until} at time zone 'UTC')::date`;
}
