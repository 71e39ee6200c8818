import type { Scoped } from '../client/create-database.ts';
import { Refusal } from '../directory/refusal.ts';
import { momentOfId } from '../reports/request-filter.ts';

/** What was deleted, and what lies in object storage of it and must be deleted there. */
export type DeletedContent = { ids: string[]; objects: string[] };

/**
 * Deletes what was said in these calls and marks them; their records stay. Refused as a whole (conflict) when a legal hold covers one of
 * them. Ids that are not the organization's, or of which nothing is kept, are passed over.
 */
export async function deleteContent(
  scoped: Scoped,
  organizationId: string,
  ids: readonly string[],
): Promise<DeletedContent> {
  await refuseHeld(scoped, organizationId, ids);
  const erased = await scoped.$queryRaw<{ id: string; request: string | null; response: string | null }[]>`
    select erased as id, request_object as request, response_object as response from erase_request_content(${[...ids]}::uuid[])`;
  return {
    ids: erased.map(({ id }) => id),
    objects: erased.flatMap(({ request, response }) => [request, response].filter((name) => name !== null)),
  };
}

async function refuseHeld(scoped: Scoped, organizationId: string, ids: readonly string[]): Promise<void> {
  const holds = await scoped.legalHold.findMany({
    where: { organizationId, releasedAt: null },
    select: { name: true, from: true, to: true },
  });
  const moments = ids.map(momentOfId);
  const hold = holds.find(({ from, to }) =>
    moments.some((at) => (from === null || from.getTime() <= at) && (to === null || at < to.getTime())),
  );
  if (hold !== undefined)
    throw new Refusal('conflict', `The legal hold "${hold.name}" covers some of these requests: nothing was deleted.`);
}
