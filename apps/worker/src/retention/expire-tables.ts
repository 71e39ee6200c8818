import { deleteRows } from '@switchyard/db/retention/delete-rows';
import { dropDay } from '@switchyard/db/retention/drop-day';
import { type DayOfTable, dayTables, listDays, readDay } from '@switchyard/db/retention/log-days';
import { markDropped } from '@switchyard/db/retention/mark-dropped';
import type { Tools } from '../tools.ts';

/** Partitions that were dropped and rows that were deleted one by one. */
export type Expired = { partitions: number; rows: number };

/** How often a day is tried to be dropped while others use its table, a second apart; then it waits for the next run. */
const mostTries = 5;

/** Deletes what no organization keeps any more from the request tables: whole days where it can, rows of single organizations where not. */
export async function expireTables(tools: Tools, today: string): Promise<Expired> {
  const expired = { partitions: 0, rows: 0 };
  for (const table of dayTables) {
    for (const day of await listDays(tools.slowDb, table, today)) {
      const { partitions, rows } = await expireDay(tools, { table, day, today });
      expired.partitions += partitions;
      expired.rows += rows;
    }
  }
  return expired;
}

async function expireDay({ slowDb, log }: Tools, one: DayOfTable): Promise<Expired> {
  const owners = await readDay(slowDb, one);
  const past = owners.flatMap(({ organizationId, keeps }) => (keeps ? [] : [organizationId]));
  if (past.length === 0 && owners.length > 0) return { partitions: 0, rows: 0 };
  if (one.table.what === 'log') await markDropped(slowDb, one.day, past);
  for (let tries = 0; past.length === owners.length && tries < mostTries; tries += 1) {
    const came = await dropDay(slowDb, one);
    if (came === 'dropped') return { partitions: 1, rows: 0 };
    if (came === 'needed') break;
    await Bun.sleep(1_000);
  }
  let rows = 0;
  for (const organizationId of past) rows += await deleteRows(slowDb, one, organizationId);
  log.info({ day: one.day, table: one.table.table, organizations: past.length, rows }, 'deleted rows of a day');
  return { partitions: 0, rows };
}
