import type { Scoped } from '../client/create-database.ts';

/** The names of people by id; people who are gone are absent. */
export async function namesOfPeople(scoped: Scoped, ids: string[]): Promise<Map<string, string>> {
  const people = await scoped.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(people.map(({ id, name }) => [id, name]));
}
