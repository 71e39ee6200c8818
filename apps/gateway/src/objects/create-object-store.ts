import { GatewayError } from '@switchyard/core/errors';
import type { Database } from '@switchyard/db/client/create-database';
import {
  deleteStoredObject,
  listStoredObjects,
  renewStoredSummary,
  saveStoredObject,
  settleStoredObject,
} from '@switchyard/db/objects/stored-objects';
import type { ObjectStore } from './object-store.ts';

/** The memory of files and batches in Postgres. What it throws is in words for callers; the log gets the cause. */
export function createObjectStore(db: Database, now: () => Date): ObjectStore {
  return {
    save: ({ organizationId, ...object }) =>
      inWords(async () => {
        refuseOverlong(object.summary);
        const known = await renewStoredSummary(db, organizationId, object);
        if (!known) await saveStoredObject(db, organizationId, { ...object, createdAt: now() });
      }),
    list: ({ organizationId, after, limit, purpose, ...page }) =>
      inWords(async () => {
        const wanted = { ...page, cursor: after ?? undefined, purpose: purpose ?? undefined };
        const found = await listStoredObjects(db, organizationId, { ...wanted, limit: limit + 1 });
        return { objects: found.slice(0, limit).map(({ summary }) => summary), hasMore: found.length > limit };
      }),
    forget: (organizationId, id) => inWords(async () => void (await deleteStoredObject(db, organizationId, id))),
    settle: (organizationId, id) => inWords(() => settleStoredObject(db, organizationId, { id, at: now() })),
  };
}

/** Characters of JSON. A list holds thousands of summaries, and what stands in them is a provider's choice. */
const longestSummary = 16_384;

function refuseOverlong(summary: Record<string, unknown>): void {
  if (JSON.stringify(summary).length > longestSummary)
    throw new GatewayError('provider_error', 'The provider told more of the object than can be kept.');
}

async function inWords<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause;
    throw new GatewayError(
      'record_unavailable',
      'What is stored can neither be kept nor found at the moment. Try again in a few seconds.',
      { retryAfterMs: 2_000, cause },
    );
  }
}
