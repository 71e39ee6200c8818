import type { Scoped } from '../client/create-database.ts';

/** An arbitrary number that names these locks among the advisory locks of the database. */
const usageLock = 7_205_763;

/**
 * Holds days (UTC) of the roll-ups until the transaction ends: `shared` for one who adds lines, `exclusive` for one who sums a day
 * anew. Those who add never wait for each other; they wait for the one who sums, and it for them. Locked in order of the days, so
 * nobody waits in a circle. Must be a statement of its own: the next one then sees what those wrote who were waited for.
 */
export async function lockUsageDays(
  scoped: Scoped,
  timesMs: readonly number[],
  mode: 'shared' | 'exclusive',
): Promise<void> {
  const days = [...new Set(timesMs.map((timeMs) => Math.floor(timeMs / dayMs)))].sort((a, b) => a - b);
  if (mode === 'shared')
    await scoped.$executeRaw`
      select pg_advisory_xact_lock_shared(${usageLock}::int, day) from unnest(${days}::int[]) as day`;
  else
    await scoped.$executeRaw`select pg_advisory_xact_lock(${usageLock}::int, day) from unnest(${days}::int[]) as day`;
}

const dayMs = 86_400_000;
