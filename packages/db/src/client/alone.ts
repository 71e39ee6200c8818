import type { Database } from './create-database.ts';

/** An arbitrary number that names these locks among the advisory locks of the database. */
const aloneLock = 7_205_764;

/** Longest life of the transaction that holds the lock. */
const timeoutMs = 10 * 60_000;

/**
 * Runs `fn` unless another process runs work of the same name at this moment; answers whether it ran. One connection of the pool is
 * taken meanwhile; `fn` uses others. The lock ends with the connection, so a process that dies blocks nobody.
 */
export function alone(db: Database, name: string, fn: () => Promise<void>): Promise<boolean> {
  return db.$transaction(
    async (scoped) => {
      const [lock] = await scoped.$queryRaw<{ taken: boolean }[]>`
        select pg_try_advisory_xact_lock(${aloneLock}::int, hashtext(${name})) as taken`;
      if (lock?.taken !== true) return false;
      await fn();
      return true;
    },
    { timeout: timeoutMs },
  );
}
