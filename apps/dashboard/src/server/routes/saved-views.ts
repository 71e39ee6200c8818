import type { Scoped } from '@switchyard/db/client/create-database';
import {
  createSavedView,
  findView,
  listSavedViews,
  removeSavedView,
  type SavedViewRow,
  updateSavedView,
} from '@switchyard/db/directory/saved-views';
import type { UserRow } from '@switchyard/db/directory/users';
import { contract } from '../contract/index.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { handle } from '../http/handler.ts';
import { iso, wholeList } from './views.ts';

const list = handle(contract.savedViews.list, async ({ read, user, query }) => {
  const userId = user?.id ?? null;
  const rows = await read((scoped, id) => listSavedViews(scoped, id, { userId, screen: query.screen }));
  return wholeList(rows.map((row) => view(row, userId)));
});

const create = handle(contract.savedViews.create, async ({ changeQuietly, user, body }) => {
  const { id: userId } = person(user);
  const { default: isDefault, ...content } = body;
  const row = await changeQuietly(async (scoped, { organizationId, audit }) => {
    const created = await createSavedView(scoped, organizationId, { userId, ...content, isDefault });
    audit({
      action: 'saved-view.create',
      ...target(created),
      summary: `Kept the view ${created.name}`,
      after: told(created),
    });
    return created;
  });
  return view(row, userId);
});

const update = handle(contract.savedViews.update, async ({ changeQuietly, user, params, body }) => {
  const { default: isDefault, ...others } = body;
  const change = { ...others, ...(isDefault === undefined ? {} : { isDefault }) };
  const userId = user?.id ?? null;
  const row = await changeQuietly(async (scoped, { organizationId, audit }) => {
    const owner = await ownerOf(scoped, organizationId, { user, id: params.id });
    const changed = await updateSavedView(scoped, organizationId, { userId: owner.id, id: params.id, change });
    audit({
      action: 'saved-view.update',
      ...target(changed),
      summary: `Changed the view ${changed.name}`,
      after: change,
    });
    return changed;
  });
  return view(row, userId);
});

const remove = handle(contract.savedViews.remove, async ({ changeQuietly, user, params }) => {
  await changeQuietly(async (scoped, { organizationId, audit }) => {
    const owner = await ownerOf(scoped, organizationId, { user, id: params.id });
    const removed = await removeSavedView(scoped, organizationId, { userId: owner.id, id: params.id });
    audit({
      action: 'saved-view.remove',
      ...target(removed),
      summary: `Removed the view ${removed.name}`,
      before: told(removed),
    });
  });
});

/** Questions that people keep. */
export const savedViewRoutes = [list, create, update, remove];

/** Who changes a view. A program is told that it may not only where there is such a view. */
async function ownerOf(
  scoped: Scoped,
  organizationId: string,
  { user, id }: { user: UserRow | null; id: string },
): Promise<UserRow> {
  if (user === null) await findView(scoped, organizationId, id);
  return person(user);
}

/** A program has no views of its own. */
function person(user: UserRow | null): UserRow {
  if (user) return user;
  throw new ApiProblem('forbidden', 'Views belong to people. Sign in to keep one.');
}

const target = ({ id }: SavedViewRow) => ({ targetKind: 'saved-view', targetId: id });
const told = ({ screen, name, query, shared }: SavedViewRow) => ({ screen, name, query, shared });

/** Of a view that somebody shares, whether it is their default is theirs to know. */
function view({ isDefault, owner, createdAt, ...row }: SavedViewRow, userId: string | null) {
  const mine = owner.id === userId;
  return { ...row, screen: screenOf(row.screen), default: mine && isDefault, owner, mine, createdAt: iso(createdAt) };
}

const screens = ['costs', 'requests', 'budgets'] as const;
const screenOf = (text: string) => screens.find((screen) => screen === text) ?? 'costs';
