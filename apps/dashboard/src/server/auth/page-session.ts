import type { Role } from '@switchyard/core/tenancy/permissions';
import { findOrganizationOf, type OrganizationRow } from '@switchyard/db/directory/organizations';
import { findLiveSession } from '@switchyard/db/directory/sessions';
import type { UserRow } from '@switchyard/db/directory/users';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { getApp } from '../app.ts';
import { readSessionCookie } from './session-cookie.ts';

/** The signed-in person, or null. Read once for each request of a page, never kept longer. */
export const currentUser = cache(async (): Promise<UserRow | null> => {
  // The request is asked for first: at build time there is none, and the page is left to be rendered for each request.
  const cookies = (await headers()).get('cookie');
  const app = getApp();
  const cookie = await readSessionCookie(app.environment, cookies);
  if (!cookie) return null;
  const session = await findLiveSession(app.db, cookie.sessionId, app.now());
  return session && session.user.id === cookie.userId ? session.user : null;
});

/** The signed-in person; everyone else is sent to sign in and comes back to `next` (a path of ours). */
export async function requireSession(next = '/'): Promise<UserRow> {
  const user = await currentUser();
  if (!user) redirect(`/sign-in?next=${encodeURIComponent(next)}`);
  return user;
}

/** The organization with this slug and the person's role in it. A stranger's one is a 404, as if it were not there. */
export const currentOrganization = cache(
  async (slug: string): Promise<{ user: UserRow; organization: OrganizationRow; role: Role }> => {
    const user = await requireSession(`/o/${slug}`);
    const found = await findOrganizationOf(getApp().db, user.id, slug);
    if (!found) notFound();
    const { role, ...organization } = found;
    return { user, organization, role };
  },
);
