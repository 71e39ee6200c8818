import { deleteCopies, listPastCopies } from '@switchyard/db/retention/delete-rows';
import { markDropped } from '@switchyard/db/retention/mark-dropped';
import type { Tools } from '../tools.ts';

/** Deletes the copies that rules sent to second targets, where their organization keeps its log no longer; answers how many. */
export async function expireCopies({ slowDb }: Tools, today: string): Promise<number> {
  let deleted = 0;
  for (const { organizationId, day } of await listPastCopies(slowDb, today)) {
    await markDropped(slowDb, day, [organizationId]);
    deleted += await deleteCopies(slowDb, { organizationId, day, today });
  }
  return deleted;
}
