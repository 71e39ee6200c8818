import { listOrganizationIds } from '@switchyard/db/requests/list-organization-ids';
import { daysPast } from '@switchyard/db/retention/log-days';
import type { ObjectStorage } from '@switchyard/platform/object-storage/object-storage';
import { forEachOrganization } from '../for-each-organization.ts';
import type { Tools } from '../tools.ts';

/**
 * Deletes from object storage the content of days that an organization keeps no more; answers how many objects. It goes by the
 * names of the objects (`<organization>/<day>/…`), so those are found, too, whose row never came.
 */
export async function expireObjects({ slowDb, objects }: Tools, today: string): Promise<number> {
  if (objects === null) return 0;
  let deleted = 0;
  await forEachOrganization(await listOrganizationIds(slowDb), async (organizationId) => {
    const days = await listDays(objects, organizationId);
    for (const day of await daysPast(slowDb, organizationId, { days, today }))
      deleted += await deleteFolder(objects, `${organizationId}/${day}/`);
  });
  return deleted;
}

/** The days that have a folder. */
async function listDays(objects: ObjectStorage, organizationId: string): Promise<string[]> {
  const days: string[] = [];
  for await (const { folders } of pagesOf(objects, `${organizationId}/`, '/'))
    for (const folder of folders) days.push(...folder.split('/').filter((part) => /^\d{4}-\d{2}-\d{2}$/.test(part)));
  return days;
}

async function deleteFolder(objects: ObjectStorage, folder: string): Promise<number> {
  let deleted = 0;
  for await (const { names } of pagesOf(objects, folder)) {
    for (const name of names) await objects.delete(name);
    deleted += names.length;
  }
  return deleted;
}

async function* pagesOf(objects: ObjectStorage, prefix: string, delimiter?: string) {
  let after: string | undefined;
  do {
    const page = await objects.list(prefix, { after, ...(delimiter === undefined ? {} : { delimiter }) });
    yield page;
    after = page.next ?? undefined;
  } while (after !== undefined);
}
