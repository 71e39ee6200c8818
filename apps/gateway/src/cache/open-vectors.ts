import { hasVectorTable } from '@switchyard/db/cache/cache-vectors';
import { closeDatabase, createDatabase } from '@switchyard/db/client/create-database';
import { createVectorStore, type VectorStore } from '@switchyard/platform/cache/vector-store';
import type { gatewayEnvironment } from '@switchyard/platform/environment/variables';
import type { Redis } from '@switchyard/platform/redis/connect-redis';
import type { z } from 'zod';
import { createPostgresVectors } from './postgres-vectors.ts';

type Environment = Pick<
  z.infer<typeof gatewayEnvironment>,
  'CACHE_VECTORS' | 'CACHE_MAX_VECTORS' | 'CACHE_WAIT_MS' | 'CACHE_KEY' | 'DATABASE_URL'
>;

/** Opens what keeps the vectors of questions, as the environment says. Nothing is connected before the first question. */
export function openVectors(environment: Environment, redis: Redis): { vectors: VectorStore; close(): Promise<void> } {
  const waitMs = environment.CACHE_WAIT_MS;
  if (environment.CACHE_VECTORS === 'redis')
    return { vectors: createVectorStore(redis, { secret: environment.CACHE_KEY, waitMs }), close: async () => {} };
  const db = createDatabase(environment.DATABASE_URL, {
    poolSize: 4,
    statementTimeoutMs: 5_000,
    connectTimeoutMs: 2_000,
    transactionTimeoutMs: 10_000,
    // Making a connection can take longer than a call waits.
    idleTimeoutMs: 600_000,
  });
  const maxVectors = environment.CACHE_MAX_VECTORS;
  return { vectors: createPostgresVectors(db, { waitMs, maxVectors }), close: () => closeDatabase(db) };
}

/** Why vectors cannot be kept where the environment wants them, and what to do; null when they can, and when Postgres does not answer now. */
export async function complaintOfVectors(environment: Environment): Promise<string | null> {
  if (environment.CACHE_VECTORS !== 'postgres') return null;
  const db = createDatabase(environment.DATABASE_URL, { poolSize: 1, connectTimeoutMs: 2_000 });
  const isThere = await hasVectorTable(db).catch(() => undefined);
  await closeDatabase(db);
  if (isThere !== false) return null;
  return 'CACHE_VECTORS is postgres, but the database has no table for vectors. Install pgvector on the server, run the migrations again and see what they say of it, or set CACHE_VECTORS=redis.';
}
