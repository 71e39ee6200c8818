import type { Database } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { type DayOfTable, onDay } from './log-days.ts';

/** So many rows that a transaction is over in a moment. */
const batchSize = 2_000;

/**
 * Deletes the rows of an organization on a day that others still need, batch by batch; answers how many. It stops as soon as the
 * day must be kept, because of a hold or because the organization wants it longer.
 */
export async function deleteRows(
  db: Database,
  { table, day, today }: DayOfTable,
  organizationId: string,
): Promise<number> {
  const [name, id] = [Prisma.raw(table.table), Prisma.raw(table.id)];
  return await untilNone(
    () => db.$executeRaw`
      delete from ${name} where ${onDay(table, day)} and ${id} in (
        select ${id} from ${name} where organization_id = ${organizationId}::uuid and ${onDay(table, day)}
          and (select not keeps_day(${organizationId}::uuid, ${day}::date, ${table.what}, ${today}::date))
        limit ${batchSize})`,
  );
}

/** Days (UTC) on which an organization has copies that need not be kept any more. */
export function listPastCopies(db: Database, today: string): Promise<{ organizationId: string; day: string }[]> {
  return db.$queryRaw`
    select organization_id as "organizationId", day::text as day from (
      select distinct s.organization_id, (s.started_at at time zone 'UTC')::date as day
      from organizations o join shadow_runs s on s.organization_id = o.id
        and s.started_at < ((${today}::date - o.log_retention_days)::timestamp at time zone 'UTC')
    ) as one where not keeps_day(organization_id, day, 'log', ${today}::date) order by day, organization_id`;
}

/** Deletes the copies of an organization on a day, as {@link deleteRows} does. `markDropped` comes first. */
export async function deleteCopies(
  db: Database,
  { organizationId, day, today }: { organizationId: string; day: string; today: string },
): Promise<number> {
  const start = Prisma.sql`(${day}::timestamp at time zone 'UTC')`;
  return await untilNone(
    () => db.$executeRaw`
      delete from shadow_runs where id in (
        select id from shadow_runs
        where organization_id = ${organizationId}::uuid and started_at >= ${start} and started_at < ${start} + interval '1 day'
          and (select not keeps_day(${organizationId}::uuid, ${day}::date, 'log', ${today}::date))
        limit ${batchSize})`,
  );
}

/** Destroys the keys to content that need not be kept any more; answers how many. What they opened can never be read again. */
export async function destroyContentKeys(db: Database, today: string): Promise<number> {
  return await db.$executeRaw`
    delete from content_keys
    where day < ${today}::date and not keeps_day(organization_id, day, 'content', ${today}::date)`;
}

async function untilNone(deleteBatch: () => Promise<number>): Promise<number> {
  let deleted = 0;
  for (;;) {
    const batch = await deleteBatch();
    if (batch === 0) return deleted;
    deleted += batch;
  }
}
