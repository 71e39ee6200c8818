import { Prisma } from '../generated/client.ts';

/**
 * Marks a statement whose planning costs as much as running it: each connection plans it once and keeps the plan under this name. Stands
 * first in the statement. Its text must always be the same under the same name; the driver refuses anything else.
 */
export function prepared(name: string): Prisma.Sql {
  return Prisma.raw(`/* prepared ${name} */`);
}

/** The name under which a connection keeps the plan of a statement; empty for the many that are planned each time. */
export function nameOfPrepared(sql: string): string {
  return /^\s*\/\* prepared (\w+) \*\//.exec(sql)?.[1] ?? '';
}
