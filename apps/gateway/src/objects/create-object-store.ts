import type { Database } from '@switchyard/db/client/create-database';
import {
  deleteStoredObject,
  listStoredObjects,
  renewStoredSummary,
  saveStoredObject,
  settleStoredObject,
} from '@switchyard/db/objects/stored-objects';
import type { ObjectStore } from './object-store.ts';

/** The memory of files and batches in Postgres. */
export function createObjectStore(db: Database, now: () => Date): ObjectStore {
  return {
    async save({ organizationId, ...object }) {
      const known = await renewStoredSummary(db, organizationId, object);
      if (!known) await saveStoredObject(db, organizationId, { ...object, createdAt: now() });
    },
    async list({ organizationId, after, limit, purpose, ...page }) {
      const wanted = { ...page, cursor: after ?? undefined, purpose: purpose ?? undefined };
      const found = await listStoredObjects(db, organizationId, { ...wanted, limit: limit + 1 });
      return { objects: found.slice(0, limit).map(({ summary }) => summary), hasMore: found.length > limit };
    },
    forget: async (organizationId, id) => void (await deleteStoredObject(db, organizationId, id)),
    settle: (organizationId, id) => settleStoredObject(db, organizationId, { id, at: now() }),
  };
}
