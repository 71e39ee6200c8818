import type { Database } from '../client/create-database.ts';

/** The ids of all organizations, suspended ones too. For the worker's role; any other role is answered with what it may see. */
export async function listOrganizationIds(db: Database): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`select id from organizations order by id`;
  return rows.map(({ id }) => id);
}
