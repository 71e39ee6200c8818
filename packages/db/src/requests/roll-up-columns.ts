import { Prisma } from '../generated/client.ts';
import { bucketColumns } from './bucket-columns.ts';

/** What the roll-ups are grouped by besides organization and time, in the order of their columns. */
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

/** What the roll-ups sum up, in the order of their columns. */
export const sumColumns: readonly string[] = [
  'requests',
  'unpriced_requests',
  ...bucketColumns,
  'cost_nanos',
  'latency_ms_sum',
  'attempts',
  'failed_attempts',
];

/** {@link dimensionColumns}, separated by commas. */
export const dimensions = Prisma.raw(dimensionColumns.join(', '));

/** SQL for every sum, separated by commas; `write` gives the text of one. Column names are ours and need no quoting. */
export function eachSum(write: (column: string) => string): Prisma.Sql {
  return Prisma.raw(sumColumns.map(write).join(', '));
}

/** The hour (UTC) of a line. */
export const hourOfLine = Prisma.sql`date_trunc('hour', at, 'UTC')`;

/** The day (UTC) of a line. */
export const dayOfLine = Prisma.sql`(at at time zone 'UTC')::date`;
