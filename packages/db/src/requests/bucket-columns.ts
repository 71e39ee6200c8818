import { noUsage, type Usage, type UsageBucket, usageBucketNames } from '@switchyard/core/pricing/usage';
import { Prisma } from '../generated/client.ts';

/** The column of a bucket in the log, its attempts and the roll-ups: `cacheWrite1hTokens` is `cache_write_1h_tokens`. */
export function columnOfBucket(bucket: UsageBucket): string {
  return bucket.replace(/[A-Z]|\d+[a-z]?/g, (start) => `_${start.toLowerCase()}`);
}

/** The columns of all buckets, in the order of the buckets. */
export const bucketColumns: readonly string[] = usageBucketNames.map(columnOfBucket);

/** A row that holds every bucket under its column; whatever else it holds does not matter. */
export type BucketRow = Readonly<Record<string, unknown>>;

/** The buckets that hold something as columns of a row; most hold nothing, and what is not there counts as 0. */
export function columnsOfUsage(usage: Usage): Record<string, number> {
  const columns: Record<string, number> = {};
  for (const [bucket, column] of columnByBucket) if (usage[bucket] !== 0) columns[column] = usage[bucket];
  return columns;
}

const columnByBucket = usageBucketNames.map((bucket) => [bucket, columnOfBucket(bucket)] as const);

/** The buckets of a row. Throws a TypeError when the row was read without the column of a bucket. */
export function usageOf(row: BucketRow): Usage {
  const usage: Usage = { ...noUsage };
  for (const bucket of usageBucketNames) usage[bucket] = countOf(row, columnOfBucket(bucket));
  return usage;
}

/** SQL for every bucket column, separated by commas; `write` gives the text of one. Column names are ours and need no quoting. */
export function eachBucket(write: (column: string) => string): Prisma.Sql {
  return Prisma.raw(bucketColumns.map(write).join(', '));
}

function countOf(row: BucketRow, column: string): number {
  const count = row[column];
  if (typeof count === 'bigint' || typeof count === 'number') return Number(count);
  throw new TypeError(`The row was read without ${column}.`);
}
