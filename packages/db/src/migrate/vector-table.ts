import { type Client, DatabaseError } from 'pg';

/**
 * What came of the table for the vectors of questions: it was made now (`made`) or before (`present`); or there is none, because the
 * server does not offer the extension `vector` (`unavailable`), or does not let the owner use it (`refused`, and why).
 */
export type VectorTable =
  | { kind: 'made' }
  | { kind: 'present' }
  | { kind: 'unavailable' }
  | { kind: 'refused'; reason: string };

/**
 * Makes the table where the extension can be had. It is no numbered migration: those run once, and an extension may come later than they
 * did. What is in the table is a cache, so a table that has lost its vectors, because the extension was dropped, is made anew.
 */
export async function ensureVectorTable(client: Client): Promise<VectorTable> {
  if (await answersYes(client, vectorColumnExists)) return { kind: 'present' };
  if (!(await answersYes(client, isAvailable))) return { kind: 'unavailable' };
  try {
    await client.query('CREATE EXTENSION IF NOT EXISTS "vector"');
  } catch (error) {
    // Each provider of databases refuses in its own way; that the connection broke is no refusal.
    if (error instanceof DatabaseError) return { kind: 'refused', reason: error.message };
    throw error;
  }
  if (!(await answersYes(client, isVisible)))
    return {
      kind: 'refused',
      reason: 'the extension vector lies outside of the search path (ALTER EXTENSION vector SET SCHEMA public)',
    };
  await client.query(table);
  return { kind: 'made' };
}

/** SQL: whether vectors can be kept. It is the column that is asked for, because an extension that is dropped takes it out of the table. */
export const vectorColumnExists = `EXISTS (SELECT FROM pg_attribute
  WHERE attrelid = to_regclass('cache_vectors') AND attname = 'vector' AND NOT attisdropped)`;

const isAvailable = `EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector')`;
const isVisible = `to_regtype('vector') IS NOT NULL`;

async function answersYes(client: Client, condition: string): Promise<boolean> {
  const { rows } = await client.query<{ yes: boolean }>(`SELECT ${condition} AS yes`);
  return rows[0]?.yes === true;
}

/**
 * Sent whole, it is one transaction. `MAIN` keeps vectors of up to some 1,900 numbers in their rows: comparing a set reads all of them, and what
 * lies apart takes about twice as long. The gateway keeps and compares; the worker sees when vectors end, and never a vector.
 */
const table = `
DROP TABLE IF EXISTS "cache_vectors";
CREATE TABLE "cache_vectors" (
    "organization_id" UUID NOT NULL,
    "set" TEXT NOT NULL,
    "entry" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "dimensions" INTEGER NOT NULL,
    "vector" vector NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "cache_vectors_pkey" PRIMARY KEY ("organization_id","set","entry"),
    CONSTRAINT "cache_vectors_organization_id_fkey" FOREIGN KEY ("organization_id")
      REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
ALTER TABLE "cache_vectors" ALTER COLUMN "vector" SET STORAGE MAIN;
CREATE INDEX "cache_vectors_organization_id_created_at_idx" ON "cache_vectors"("organization_id", "created_at" DESC);
CREATE INDEX "cache_vectors_expires_at_idx" ON "cache_vectors"("expires_at");

ALTER TABLE "cache_vectors" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "cache_vectors" FORCE ROW LEVEL SECURITY;
CREATE POLICY "tenant" ON "cache_vectors" USING (organization_id = (SELECT app_organization_id()))
  WITH CHECK (organization_id = (SELECT app_organization_id()));
CREATE POLICY "worker" ON "cache_vectors" TO "switchyard_worker" USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "cache_vectors" TO "switchyard_gateway";
GRANT SELECT ("organization_id", "set", "entry", "expires_at"), DELETE ON "cache_vectors" TO "switchyard_worker";
`;
