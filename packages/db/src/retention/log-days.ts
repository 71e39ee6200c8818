import type { Database, Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';

/** The tables that have a partition for each day, and the column whose time decides the day. */
export const dayTables = [
  { table: 'request_logs', id: 'id', what: 'log' },
  { table: 'request_attempts', id: 'request_id', what: 'log' },
  { table: 'request_bodies', id: 'request_id', what: 'content' },
] as const;

/** See {@link dayTables}. */
export type DayTable = (typeof dayTables)[number];

/** A day (UTC, `2026-11-29`) of a table, seen from another: days are counted back from `today`. */
export type DayOfTable = { table: DayTable; day: string; today: string };

/** The days of a table that have a partition and lie before `today`, the oldest first. */
export async function listDays(db: Database, { table }: DayTable, today: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ day: string }[]>`
    select day::text as day from (
      select to_date(right(c.relname, 8), 'YYYYMMDD') as day from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = ${table}::regclass and c.relname ~ '_[0-9]{8}$'
    ) as one where day < ${today}::date order by day`;
  return rows.map(({ day }) => day);
}

/** The organizations that have rows on the day, and whether they must stay. For the worker's role, which sees all organizations. */
export function readDay(
  db: Database | Scoped,
  { table, day, today }: DayOfTable,
): Promise<{ organizationId: string; keeps: boolean }[]> {
  const rows = Prisma.sql`${Prisma.raw(table.table)} where ${onDay(table, day)}`;
  // From one organization to the next by the index: a day has millions of rows, and few organizations.
  return db.$queryRaw`
    with recursive owners as (
      (select organization_id from ${rows} order by organization_id limit 1)
      union all
      select (select organization_id from ${rows} and organization_id > owners.organization_id order by organization_id limit 1)
      from owners where owners.organization_id is not null
    )
    select organization_id as "organizationId", keeps_day(organization_id, ${day}::date, ${table.what}, ${today}::date) as keeps
    from owners where organization_id is not null`;
}

/** SQL: the row lies on the day. */
export function onDay({ id }: DayTable, day: string): Prisma.Sql {
  const start = Prisma.sql`(${day}::timestamp at time zone 'UTC')`;
  return Prisma.sql`${Prisma.raw(id)} >= uuid_floor(${start}) and ${Prisma.raw(id)} < uuid_floor(${start} + interval '1 day')`;
}

/** Those of these days of an organization's content that need not be kept any more. */
export async function daysPast(
  db: Database,
  organizationId: string,
  { days, today }: { days: readonly string[]; today: string },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ day: string }[]>`
    select day::text as day from unnest(${[...days]}::date[]) as day
    where day < ${today}::date and not keeps_day(${organizationId}::uuid, day, 'content', ${today}::date)`;
  return rows.map(({ day }) => day);
}
