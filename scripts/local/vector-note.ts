import type { VectorTable } from '@switchyard/db/migrate/vector-table';

/** What a person should hear of the table for vectors; undefined when there is nothing new. */
export function vectorNote(vectors: VectorTable): string | undefined {
  if (vectors.kind === 'made') return '✓ The table for vectors is there; CACHE_VECTORS=postgres may be set.';
  if (vectors.kind !== 'refused') return undefined;
  return `! PostgreSQL offers pgvector, but the table for vectors was not made: ${vectors.reason}. Only CACHE_VECTORS=postgres needs it. Have a superuser run CREATE EXTENSION vector in this database, then migrate again.`;
}
