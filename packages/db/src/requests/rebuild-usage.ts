import type { Database } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { addingLines } from './add-lines.ts';
import { lockUsageDays } from './lock-usage-days.ts';
import { linesOfTime } from './usage-lines.ts';

/** Which roll-ups are summed anew: whole days (UTC, `2026-11-22`, both included), of one organization or of all. */
export type RebuildRange = { organizationId?: string; fromDay: string; toDay: string };

/**
 * Sums the roll-ups of these days anew from the log, its attempts, copies and adjustments; each day in a transaction of its own, so a
 * rebuild that is cut has whole days behind it. Ingestion of a day waits while it is summed and adds to the new sums after, so
 * nothing is lost or counted twice; reports see the old sums until then. Needs the worker's role or the owner. Throws a
 * RangeError when the days are none.
 */
export async function rebuildUsage(db: Database, { organizationId, fromDay, toDay }: RebuildRange): Promise<void> {
  const [first, last] = [Date.parse(`${fromDay}T00:00:00Z`), Date.parse(`${toDay}T00:00:00Z`)];
  if (!(first <= last)) throw new RangeError(`There is no day from ${fromDay} to ${toDay}.`);
  for (let startMs = first; startMs <= last; startMs += dayMs) await rebuildDay(db, startMs, organizationId);
}

const dayMs = 86_400_000;

/** A day of millions of rows takes longer than other transactions may. */
const timeoutMs = 30 * 60_000;

function rebuildDay(db: Database, startMs: number, organizationId: string | undefined): Promise<void> {
  const from = Prisma.sql`${new Date(startMs)}::timestamptz`;
  const until = Prisma.sql`${new Date(startMs + dayMs)}::timestamptz`;
  const of = organizationId === undefined ? Prisma.empty : Prisma.sql`and organization_id = ${organizationId}::uuid`;
  return db.$transaction(
    async (scoped) => {
      await lockUsageDays(scoped, [startMs], 'exclusive');
      await scoped.$executeRaw`delete from usage_hourly where hour >= ${from} and hour < ${until} ${of}`;
      await scoped.$executeRaw`delete from usage_daily where day = (${from} at time zone 'UTC')::date ${of}`;
      await scoped.$executeRaw`
        with lines as (${linesOfTime({ from, until, organizationId })}), ${addingLines} select count(*) from hours`;
    },
    { timeout: timeoutMs },
  );
}
