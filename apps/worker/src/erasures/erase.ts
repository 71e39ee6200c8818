import { eraseRequests, findHold, nextToErase, type RequestToErase } from '@switchyard/db/erasures/erase-requests';
import { beginErasure, endErasure, type OpenErasure } from '@switchyard/db/erasures/open-erasures';
import { dayTables, listDays } from '@switchyard/db/retention/log-days';
import type { Tools } from '../tools.ts';

const [logs] = dayTables;

/**
 * Forgets an end user in all requests that were recorded. It is done once every record that was made before the erasure is in the log; until
 * then the next run goes on. A legal hold on one of the requests makes it fail. Answers that the cache keeps live on until their time is
 * up: it does not know whom they were made for.
 */
export async function erase(tools: Tools, erasure: OpenErasure): Promise<void> {
  const { slowDb, records, log, now } = tools;
  const about = { erasureId: erasure.id, organizationId: erasure.organizationId };
  await beginErasure(slowDb, erasure.id);
  // Asked before the log is gone through: what is in the log by then is found in it.
  const queuedSinceMs = now() - (await records.lagMs());
  const hold = await eraseDays(tools, erasure);
  if (hold !== null) {
    const error = `The legal hold "${hold}" covers requests of this end user. They are not erased before it is released.`;
    await endErasure(slowDb, erasure.id, error);
    log.warn(about, 'a legal hold stopped an erasure');
  } else if (queuedSinceMs > erasure.createdAt.getTime()) {
    await endErasure(slowDb, erasure.id, null);
    log.info(about, 'an end user was forgotten');
  }
}

/** Day by day, so that no statement reads the whole log. Answers the hold that stopped it. */
async function eraseDays(tools: Tools, erasure: OpenErasure): Promise<string | null> {
  const held = await findHold(tools.slowDb, erasure);
  if (held !== null) return held;
  const tomorrow = new Date(tools.now() + 86_400_000).toISOString().slice(0, 10);
  for (const day of await listDays(tools.slowDb, logs, tomorrow))
    for (;;) {
      const requests = await nextToErase(tools.slowDb, erasure, day);
      if (requests.length === 0) break;
      // Objects first: afterwards nobody knows any more which they were.
      await deleteObjects(tools, erasure, { day, requests });
      const hold = await eraseRequests(tools.slowDb, erasure, { day, requests });
      if (hold !== null) return hold;
    }
  return null;
}

/** By the names that content has in object storage, whether its row has come or not. */
async function deleteObjects(
  { objects }: Tools,
  { organizationId }: OpenErasure,
  { day, requests }: { day: string; requests: RequestToErase[] },
): Promise<void> {
  if (objects === null) return;
  for (const { id, hasContent } of requests)
    for (const side of hasContent ? ['request', 'response'] : [])
      await objects.delete(`${organizationId}/${day}/${id}/${side}`);
}
