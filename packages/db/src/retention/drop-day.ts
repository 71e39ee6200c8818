import type { Database } from '../client/create-database.ts';
import { sqlState } from '../client/sql-state.ts';
import { lockUsageDays } from '../requests/lock-usage-days.ts';
import { type DayOfTable, readDay } from './log-days.ts';
import { insertDropped } from './mark-dropped.ts';

/** Postgres says lock_not_available when a lock was not to be had in time, and deadlock_detected when two waited for each other. */
const notNow: readonly (string | undefined)[] = ['55P03', '40P01'];

/**
 * Drops a day of a table as a whole when no organization needs a row of it. It waits half a second for the table at most, and whoever
 * writes waits no longer for it; `busy` means that it was not to be had, `needed` that somebody needs the day. Days that are there no
 * longer are dropped. Days of the log are marked as `markDropped` does.
 */
export async function dropDay(db: Database, one: DayOfTable): Promise<'dropped' | 'needed' | 'busy'> {
  try {
    return await db.$transaction(async (scoped) => {
      await scoped.$executeRaw`set local lock_timeout = '500ms'`;
      if (one.table.what === 'log') await lockUsageDays(scoped, [Date.parse(`${one.day}T00:00:00Z`)], 'shared');
      await scoped.$executeRaw`select stop_legal_holds()`;
      await scoped.$executeRaw`select stop_request_table(${one.table.table})`;
      // Only now, when nobody can add a row any more.
      const owners = await readDay(scoped, one);
      if (owners.some(({ keeps }) => keeps)) return 'needed';
      if (one.table.what === 'log')
        await insertDropped(
          scoped,
          one.day,
          owners.map(({ organizationId }) => organizationId),
        );
      await scoped.$executeRaw`select drop_request_partition(${one.table.table}, ${one.day}::date)`;
      return 'dropped';
    });
  } catch (error) {
    if (notNow.includes(sqlState(error))) return 'busy';
    throw error;
  }
}
