import type { Database, Scoped } from '../client/create-database.ts';
import { lockUsageDays } from '../requests/lock-usage-days.ts';

/**
 * Says that the rows of these organizations on a day (UTC) will no longer all be there. Once this has resolved no rebuild sums the day anew
 * for them: one that is under way is waited for. To be called before the first row is deleted.
 */
export async function markDropped(db: Database, day: string, organizationIds: readonly string[]): Promise<void> {
  if (organizationIds.length === 0) return;
  await db.$transaction(async (scoped) => {
    await lockUsageDays(scoped, [Date.parse(`${day}T00:00:00Z`)], 'shared');
    await insertDropped(scoped, day, organizationIds);
  });
}

/** The same in a transaction that holds the usage of the day, shared. */
export async function insertDropped(scoped: Scoped, day: string, organizationIds: readonly string[]): Promise<void> {
  await scoped.$executeRaw`
    insert into dropped_log_days (organization_id, day)
    select id, ${day}::date from unnest(${[...organizationIds].sort()}::uuid[]) as id on conflict do nothing`;
}
