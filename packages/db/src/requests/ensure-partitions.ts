import type { Database } from '../client/create-database.ts';

/** Postgres says check_violation when a row has no partition; any other cause of it fails again. */
export const missingPartition = '23514';

/** Makes the partitions of the days (UTC) of these times (ms since 1970) that are missing; answers how many it made. */
export async function ensurePartitions(db: Database, timesMs: readonly number[]): Promise<number> {
  const days = [...new Set(timesMs.map((timeMs) => new Date(timeMs).toISOString().slice(0, 10)))].sort();
  let made = 0;
  for (const day of days) made += await ensure(db, day, 1);
  return made;
}

/** Makes the partitions from the day before `nowMs` to `daysAhead` days after it, so that no request meets a missing one. */
export function ensurePartitionsAhead(db: Database, nowMs: number, daysAhead: number): Promise<number> {
  const yesterday = new Date(nowMs - 24 * 3_600_000).toISOString().slice(0, 10);
  return ensure(db, yesterday, daysAhead + 2);
}

async function ensure(db: Database, firstDay: string, days: number): Promise<number> {
  const [row] = await db.$queryRaw<{ made: number }[]>`
    select ensure_request_partitions(${firstDay}::date, ${days}::integer) as made`;
  return row?.made ?? 0;
}
