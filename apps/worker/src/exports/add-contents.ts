import type { ExportRow } from '@switchyard/core/requests/export-row';
import { type Database, inOrganization } from '@switchyard/db/client/create-database';
import { readContents, type SealedContent } from '@switchyard/db/content/read-contents';
import { openContentKey, unsealContent } from '@switchyard/platform/content/seal-content';
import type { ObjectStorage } from '@switchyard/platform/object-storage/object-storage';

/** What opening content takes. */
export type ContentParts = {
  db: Database;
  contentPrivateKey: string;
  objects: ObjectStorage | null;
  /** Ms since 1970. */
  now(): number;
};

/** What was said on one side; `encoding` says how its bytes are made. */
type Side = { bytes: Uint8Array | null; object: string | null };

/**
 * The rows with what was said in their requests, as far as it is kept; it was redacted before it was. Rejects when something that is kept
 * cannot be opened or its storage does not answer, rather than leave it out in silence.
 */
export async function addContents(
  { db, now, ...parts }: ContentParts,
  organizationId: string,
  rows: readonly ExportRow[],
): Promise<ExportRow[]> {
  const requestIds = rows
    .filter(({ content_state }) => content_state === 'STORED' || content_state === 'TRUNCATED')
    .flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
  const asked = { requestIds, now: new Date(now()) };
  const sealed = await inOrganization(db, organizationId, (scoped) => readContents(scoped, organizationId, asked));
  const opened = new Map<string, ExportRow>();
  for (const content of sealed) opened.set(content.requestId, await open(parts, organizationId, content));
  return rows.map((row) => ({ ...row, ...(typeof row.id === 'string' ? opened.get(row.id) : {}) }));
}

async function open(
  { contentPrivateKey, objects }: Pick<ContentParts, 'contentPrivateKey' | 'objects'>,
  organizationId: string,
  { requestId, encoding, key, request, response }: SealedContent,
): Promise<ExportRow> {
  const opened = await openContentKey(contentPrivateKey, key);
  const textOf = async (side: 'request' | 'response', { bytes, object }: Side) => {
    const sealed = object === null ? bytes : await fetchObject(objects, object);
    if (sealed === null) return null;
    const content = await unsealContent(opened, { organizationId, requestId, side }, { encoding, bytes: sealed });
    return decoder.decode(content);
  };
  return {
    request_content: await textOf('request', request),
    response_content: await textOf('response', response),
  };
}

/** Null for what is gone from the storage: its time may be over there first. */
async function fetchObject(objects: ObjectStorage | null, name: string): Promise<Uint8Array | null> {
  if (objects === null)
    throw new Error('Some content lies in an object storage that the worker does not know. Set S3_BUCKET.');
  return objects.get(name);
}

const decoder = new TextDecoder();
