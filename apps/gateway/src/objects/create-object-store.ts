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
        const kept = { ...object, summary: keepable(object.summary) };
        const known = await renewStoredSummary(db, organizationId, kept);
        if (!known) await saveStoredObject(db, organizationId, { ...kept, createdAt: now() });
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

/** What Postgres keeps: text without NUL and halves of characters, for which the mark of a lost character stands. */
function keepable(summary: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(summary);
  if (text.length > longestSummary)
    throw new GatewayError('provider_error', 'The provider told more of the object than can be kept.');
  const escapes = /\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g;
  return JSON.parse(text.replace(escapes, (found) => (found.length > 2 ? '\ufffd' : found)));
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
