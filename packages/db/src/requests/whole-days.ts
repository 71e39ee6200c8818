import { Prisma } from '../generated/client.ts';

/**
 * SQL: the log still has every row of `organization_id` on this day (a date of UTC). Of other days the roll-ups are all that is left, and
 * nothing may be compared with the log or be made equal to it.
 */
export function isWhole(day: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(organization_id, ${day}) not in (select d.organization_id, d.day from dropped_log_days as d)`;
}
