import type { Scoped } from '../client/create-database.ts';
import { found, isUniqueViolation, refuseField } from './refusal.ts';

/** A question that someone keeps: the query of a screen under a name. */
export type SavedViewRow = {
  id: string;
  screen: string;
  name: string;
  query: string;
  shared: boolean;
  isDefault: boolean;
  owner: { id: string; name: string };
  createdAt: Date;
};

/** What a view says. */
export type SavedViewContent = Pick<SavedViewRow, 'name' | 'query' | 'shared' | 'isDefault'>;

const columns = {
  id: true,
  screen: true,
  name: true,
  query: true,
  shared: true,
  isDefault: true,
  userId: true,
  createdAt: true,
} as const;

/** The views of a screen that a person sees: their own and shared ones, by name. Without a person only the shared ones. */
export async function listSavedViews(
  scoped: Scoped,
  organizationId: string,
  { userId, screen }: { userId: string | null; screen: string },
): Promise<SavedViewRow[]> {
  const seen = [{ shared: true }, ...(userId === null ? [] : [{ userId }])];
  return read(scoped, { organizationId, screen, OR: seen });
}

/** Anyone's view. Throws a Refusal (not_found). */
export async function findView(scoped: Scoped, organizationId: string, id: string): Promise<SavedViewRow> {
  const [row] = await read(scoped, { organizationId, id });
  return found(row, 'view');
}

/** A person's own view. Throws a Refusal (not_found), also for those of others. */
export async function findOwnView(
  scoped: Scoped,
  organizationId: string,
  { userId, id }: { userId: string; id: string },
): Promise<SavedViewRow> {
  const [row] = await read(scoped, { organizationId, userId, id });
  return found(row, 'view');
}

/** Keeps a view. Throws a Refusal (invalid) when the person has one of that name. */
export async function createSavedView(
  scoped: Scoped,
  organizationId: string,
  { userId, screen, ...content }: { userId: string; screen: string } & SavedViewContent,
): Promise<SavedViewRow> {
  if (content.isDefault) await clearDefault(scoped, { organizationId, userId, screen });
  const data = { organizationId, userId, screen, ...content };
  const { id } = await named(() => scoped.savedView.create({ data, select: { id: true } }));
  return findOwnView(scoped, organizationId, { userId, id });
}

/** Changes a person's own view. Throws a Refusal: not_found, or invalid when they have another one of that name. */
export async function updateSavedView(
  scoped: Scoped,
  organizationId: string,
  {
    userId,
    id,
    change,
  }: { userId: string; id: string; change: { [Name in keyof SavedViewContent]?: SavedViewContent[Name] | undefined } },
): Promise<SavedViewRow> {
  const { screen } = await findOwnView(scoped, organizationId, { userId, id });
  if (change.isDefault) await clearDefault(scoped, { organizationId, userId, screen });
  const stated = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  await named(() => scoped.savedView.update({ where: { id, organizationId }, data: stated, select: { id: true } }));
  return findOwnView(scoped, organizationId, { userId, id });
}

/** Removes a person's own view. Throws a Refusal (not_found). */
export async function removeSavedView(
  scoped: Scoped,
  organizationId: string,
  { userId, id }: { userId: string; id: string },
): Promise<SavedViewRow> {
  const view = await findOwnView(scoped, organizationId, { userId, id });
  await scoped.savedView.delete({ where: { id, organizationId }, select: { id: true } });
  return view;
}

type Where = NonNullable<Parameters<Scoped['savedView']['findMany']>[0]>['where'];

async function read(scoped: Scoped, where: NonNullable<Where>): Promise<SavedViewRow[]> {
  const rows = await scoped.savedView.findMany({ where, select: columns, orderBy: [{ name: 'asc' }, { id: 'asc' }] });
  const people = await scoped.user.findMany({
    where: { id: { in: rows.map(({ userId }) => userId) } },
    select: { id: true, name: true },
  });
  return rows.map(({ userId, ...row }) => ({
    ...row,
    owner: people.find(({ id }) => id === userId) ?? { id: userId, name: '(removed)' },
  }));
}

async function clearDefault(scoped: Scoped, where: { organizationId: string; userId: string; screen: string }) {
  await scoped.savedView.updateMany({ where: { ...where, isDefault: true }, data: { isDefault: false } });
}

async function named<Result>(write: () => Promise<Result>): Promise<Result> {
  return write().catch((error: unknown) => {
    if (isUniqueViolation(error)) throw refuseField('name', 'You have a view of this name already.');
    throw error;
  });
}
