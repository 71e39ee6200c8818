import { listSessions, revokeSession } from '@switchyard/db/directory/sessions';
import { contract } from '../contract/index.ts';
import { handle } from '../http/handler.ts';
import { iso, wholeList } from './views.ts';

const list = handle(contract.sessions.list, async ({ app, now, user, sessionId }) => {
  const sessions = await listSessions(app.db, user.id, now);
  return wholeList(
    sessions.map(({ createdAt, lastSeenAt, expiresAt, ...session }) => ({
      ...session,
      createdAt: iso(createdAt),
      lastSeenAt: iso(lastSeenAt),
      expiresAt: iso(expiresAt),
      current: session.id === sessionId,
    })),
  );
});

const revoke = handle(contract.sessions.revoke, async ({ app, user, params }) => {
  await revokeSession(app.db, user.id, params.id);
});

/** The person's signed-in browsers. */
export const sessionsRoutes = [list, revoke];
