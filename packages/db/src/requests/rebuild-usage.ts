import type { Database, Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { addingLines } from './add-lines.ts';
import { lockUsageDays } from './lock-usage-days.ts';
import { rollUps, rowsWithin } from './roll-up-columns.ts';
import { linesOfTime } from './usage-lines.ts';
import { isWhole } from './whole-days.ts';

/** Which roll-ups are summed anew: whole days (UTC, `2026-11-22`, both included), of one organization or of all. */
export type RebuildRange = { organizationId?: string; fromDay: string; toDay: string };

/** An organization's day (UTC) that was left as it is, because its rows were deleted for their age. */
export type SkippedDay = { organizationId: string; day: string };

/**
 * Sums the roll-ups of these days anew from the log, its attempts, copies and adjustments; each day in a transaction of its own, so a
 * rebuild that is cut has whole days behind it. Ingestion of a day waits while it is summed and adds to the new sums after, so
 * nothing is lost or counted twice; reports see the old sums until then. Days of which an organization's rows were deleted for their age
 * are left alone and answered. Needs the worker's role or the owner. Throws a RangeError when the days are none.
 */
export async function rebuildUsage(
  db: Database,
  { organizationId, fromDay, toDay }: RebuildRange,
): Promise<SkippedDay[]> {
  const [first, last] = [Date.parse(`${fromDay}T00:00:00Z`), Date.parse(`${toDay}T00:00:00Z`)];
  if (!(first <= last)) throw new RangeError(`There is no day from ${fromDay} to ${toDay}.`);
  const skipped: SkippedDay[] = [];
  for (let startMs = first; startMs <= last; startMs += dayMs)
    skipped.push(
      ...(await db.$transaction(
        async (scoped) => {
          await lockUsageDays(scoped, [startMs], 'exclusive');
          return await rebuildDay(scoped, startMs, organizationId);
        },
        { timeout: timeoutMs },
      )),
    );
  return skipped;
}

const dayMs = 86_400_000;

/** A day of millions of rows takes longer than other transactions may. */
const timeoutMs = 30 * 60_000;

/** Sums one day, which begins at `startMs`, in a transaction that holds it exclusively; see {@link rebuildUsage}. */
export async function rebuildDay(
  scoped: Scoped,
  startMs: number,
  organizationId: string | undefined,
): Promise<SkippedDay[]> {
  const from = Prisma.sql`${new Date(startMs)}::timestamptz`;
  const until = Prisma.sql`${new Date(startMs + dayMs)}::timestamptz`;
  const of = organizationId === undefined ? Prisma.empty : Prisma.sql`and organization_id = ${organizationId}::uuid`;
  const day = Prisma.sql`(${from} at time zone 'UTC')::date`;
  for (const rollUp of rollUps)
    await scoped.$executeRaw`
      delete from ${Prisma.raw(rollUp.table)} where ${rowsWithin(rollUp, { from, until })} ${of} and ${isWhole(day)}`;
  await scoped.$executeRaw`
    with lines as (select * from (${linesOfTime({ from, until, organizationId })}) as line where ${isWhole(day)}), ${addingLines}
    select count(*) from hours`;
  return await scoped.$queryRaw<SkippedDay[]>`
    select organization_id as "organizationId", day::text as day from dropped_log_days where day = ${day} ${of} order by 1`;
}
