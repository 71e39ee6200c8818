import type { Database, Scoped } from '../client/create-database.ts';
import { sqlState } from '../client/sql-state.ts';
import { ensurePartitions, missingPartition } from '../requests/ensure-partitions.ts';
import { startOf } from '../requests/record-rows.ts';

/** What was said in one call, encrypted; bytes in base64. */
export type KeptContent = {
  /** A UUIDv7; the time inside it decides the day. */
  requestId: string;
  organizationId: string;
  /** With what it is encrypted, sealed; `day` is a day of UTC, `2026-11-29`. */
  key: { id: string; day: string; sealed: string };
  encoding: string;
  request: string | null;
  response: string | null;
  requestObject: string | null;
  responseObject: string | null;
  requestTruncated: boolean;
  responseTruncated: boolean;
};

/**
 * Keeps contents and their keys in one transaction. The same content again, before or after its request, changes nothing; partitions that
 * are missing are made; content of a request that was erased is not kept. Rejects as a whole, with nothing written, when Postgres is away or
 * refuses one; `isRecordsFault` tells the two apart.
 */
export async function insertContents(db: Database, contents: readonly KeptContent[]): Promise<void> {
  const starts = contents.map(({ requestId }) => startOf(requestId));
  const attempt = () => db.$transaction((scoped) => insert(scoped, contents));
  try {
    await attempt();
  } catch (error) {
    if (sqlState(error) !== missingPartition) throw error;
    await ensurePartitions(db, starts);
    await attempt();
  }
}

async function insert(scoped: Scoped, contents: readonly KeptContent[]): Promise<void> {
  const erased = await findErased(scoped, contents);
  const kept = contents.filter(({ requestId }) => !erased.has(requestId));
  await scoped.contentKey.createMany({
    data: kept.map(({ organizationId, key: { id, day, sealed } }) => ({
      id,
      organizationId,
      day: new Date(`${day}T00:00:00Z`),
      sealed,
    })),
    skipDuplicates: true,
  });
  await scoped.requestBody.createMany({
    data: kept.map(({ key, request, response, ...body }) => ({
      ...body,
      keyId: key.id,
      request: bytesOf(request),
      response: bytesOf(response),
    })),
    skipDuplicates: true,
  });
}

/** Held against changes until the transaction ends, so that an erasure that comes meanwhile finds what is inserted here. */
async function findErased(scoped: Scoped, contents: readonly KeptContent[]): Promise<Set<string>> {
  const rows = await scoped.$queryRaw<{ id: string; state: string }[]>`
    select id, content_state::text as state from request_logs
    where id = any(${contents.map(({ requestId }) => requestId).sort()}::uuid[]) order by id for share`;
  return new Set(rows.flatMap(({ id, state }) => (state === 'ERASED' ? [id] : [])));
}

function bytesOf(base64: string | null): Buffer<ArrayBuffer> | null {
  return base64 === null ? null : Buffer.from(base64, 'base64');
}
