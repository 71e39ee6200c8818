import { findNearestVector, forgetVector, keepVector, trimVectors } from '@switchyard/db/cache/cache-vectors';
import type { Database } from '@switchyard/db/client/create-database';
import { createPatience } from '@switchyard/platform/cache/patience';
import type { VectorStore } from '@switchyard/platform/cache/vector-store';

/** How long a call may wait for Postgres (ms), and how many vectors an organization keeps. */
export type PostgresVectorsOptions = { waitMs: number; maxVectors: number };

/**
 * Keeps vectors in Postgres with pgvector, which compares them exactly. `db` should be a pool of its own: what is slow here must not keep
 * configuration waiting. When Postgres is away nothing is found and nothing kept; a set that is too large to be compared in time is
 * found nothing in either, and holds up nobody but its own callers. An organization keeps `maxVectors`, and up to a hundredth more for
 * each gateway, because counting at every addition would cost more than the addition.
 */
export function createPostgresVectors(db: Database, { waitMs, maxVectors }: PostgresVectorsOptions): VectorStore {
  const patience = createPatience({ waitMs, failures: 3, pauseMs: 1_000, nowMs: () => performance.now() });
  // Postgres gives up a little earlier than the caller, so that a large set is not taken for a Postgres that is away.
  const withinMs = Math.max(1, Math.floor(waitMs * 0.8));
  const trimEvery = Math.max(1, Math.floor(maxVectors / 100));
  const untilTrim = new Map<string, number>();

  /** In the background: the caller's answer is whole already. */
  function trimWhenDue(organizationId: string): void {
    const left = (untilTrim.get(organizationId) ?? 1) - 1;
    untilTrim.set(organizationId, left > 0 ? left : trimEvery);
    // What fails is done with the next.
    if (left <= 0) trimVectors(db, organizationId, maxVectors).catch(() => {});
  }

  return {
    async nearest({ organizationId, set }, vector) {
      if (vector.length > mostDimensions) return null;
      const asked = { set, vector, withinMs };
      return (await patience.within(() => findNearestVector(db, organizationId, asked))) ?? null;
    },
    async add({ organizationId, set }, entry, ttlSeconds) {
      if (entry.vector.length > mostDimensions) return;
      const kept = { set, ...entry, ttlSeconds };
      const done = await patience.within(() => keepVector(db, organizationId, kept).then(() => true));
      if (done) trimWhenDue(organizationId);
    },
    async forget({ organizationId, set }, entry) {
      await patience.within(() => forgetVector(db, organizationId, { set, entry }));
    },
  };
}

/** Numbers of the longest vector that is kept and compared. */
const mostDimensions = 4_096;
