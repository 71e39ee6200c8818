import { directionOf } from '@switchyard/core/cache/direction';
import { type Database, inOrganization, inOrganizationWithin } from '../client/create-database.ts';
import { prepared } from '../client/prepared.ts';
import { sqlState } from '../client/sql-state.ts';
import { Prisma } from '../generated/client.ts';
import { vectorColumnExists } from '../migrate/vector-table.ts';

/** A question of a set, as the vector that it was embedded as, and the request whose answer is kept under `entry`. */
export type CacheVector = { set: string; entry: string; requestId: string; vector: Float32Array };

/** The question of a set that is nearest to another; the cosine similarity is −1 to 1. */
export type NearestVector = { entry: string; requestId: string; similarity: number };

/**
 * The nearest of a set, each compared with each. Only vectors of as many numbers are compared: another model is another space. Null when there is
 * none, and when comparing takes longer than `withinMs`. Rejects with the driver's error.
 */
export async function findNearestVector(
  db: Database,
  organizationId: string,
  { set, vector, withinMs }: Pick<CacheVector, 'set' | 'vector'> & { withinMs: number },
): Promise<NearestVector | null> {
  const direction = directionOf(vector);
  if (direction === null) return null;
  const asked = textOf(direction);
  try {
    const rows = await inOrganizationWithin(
      db,
      { organizationId, statementMs: withinMs },
      (scoped) => scoped.$queryRaw<NearestVector[]>`${prepared('nearest_vector')}
        select entry, request_id as "requestId", 1 - (vector <=> ${asked}::vector) as similarity
        from cache_vectors
        where organization_id = ${organizationId}::uuid and set = ${set} and dimensions = ${direction.length}::int
          and expires_at > now()
        order by vector <=> ${asked}::vector, created_at limit 1`,
    );
    return rows[0] ?? null;
  } catch (error) {
    // Postgres is there, and the set is too large to be compared in time.
    if (sqlState(error) === queryCanceled) return null;
    throw error;
  }
}

/** Keeps a question for so many seconds, in place of what was kept under its entry; not when its vector points nowhere. */
export async function keepVector(
  db: Database,
  organizationId: string,
  { set, entry, requestId, vector, ttlSeconds }: CacheVector & { ttlSeconds: number },
): Promise<void> {
  const direction = directionOf(vector);
  if (direction === null) return;
  await inOrganization(
    db,
    organizationId,
    (scoped) => scoped.$executeRaw`
      insert into cache_vectors (organization_id, set, entry, request_id, dimensions, vector, created_at, expires_at)
      values (${organizationId}::uuid, ${set}, ${entry}, ${requestId}, ${direction.length}::int,
        ${textOf(direction)}::vector, clock_timestamp(), clock_timestamp() + make_interval(secs => ${ttlSeconds}))
      on conflict (organization_id, set, entry) do update set request_id = excluded.request_id,
        dimensions = excluded.dimensions, vector = excluded.vector, created_at = excluded.created_at,
        expires_at = excluded.expires_at`,
  );
}

/** Forgets a question. */
export async function forgetVector(
  db: Database,
  organizationId: string,
  { set, entry }: Pick<CacheVector, 'set' | 'entry'>,
): Promise<void> {
  await inOrganization(
    db,
    organizationId,
    (scoped) => scoped.$executeRaw`
      delete from cache_vectors
      where organization_id = ${organizationId}::uuid and set = ${set} and entry = ${entry}`,
  );
}

/** Leaves an organization `most` vectors: what has ended goes first, then the oldest, 2,000 of them at once. */
export async function trimVectors(db: Database, organizationId: string, most: number): Promise<void> {
  await inOrganization(db, organizationId, async (scoped) => {
    await scoped.$executeRaw`
      delete from cache_vectors where organization_id = ${organizationId}::uuid and expires_at <= now()`;
    await scoped.$executeRaw`
      delete from cache_vectors where organization_id = ${organizationId}::uuid and (set, entry) in (
        select set, entry from cache_vectors where organization_id = ${organizationId}::uuid
        order by created_at desc offset ${most}::int limit ${batchSize})`;
  });
}

/** Deletes the vectors of all organizations whose time is up, batch by batch; answers how many. 0 where there is no table. */
export async function deleteExpiredVectors(db: Database, now: Date): Promise<number> {
  if (!(await hasVectorTable(db))) return 0;
  for (let deleted = 0; ; ) {
    const batch = await db.$executeRaw`
      delete from cache_vectors where (organization_id, set, entry) in (
        select organization_id, set, entry from cache_vectors where expires_at <= ${now} limit ${batchSize})`;
    if (batch === 0) return deleted;
    deleted += batch;
  }
}

/** Whether the database has the table for vectors: `migrate` makes it where PostgreSQL offers the extension `vector`. */
export async function hasVectorTable(db: Database): Promise<boolean> {
  const [row] = await db.$queryRaw<{ yes: boolean }[]>`select ${Prisma.raw(vectorColumnExists)} as yes`;
  return row?.yes === true;
}

/** `57014`: the statement ran longer than it may. */
const queryCanceled = '57014';

/** So many rows that a transaction is over in a moment. */
const batchSize = 2_000;

/** As the extension reads it. A number of single precision comes back from its text as it was. */
const textOf = (vector: Float32Array) => `[${vector.join(',')}]`;
