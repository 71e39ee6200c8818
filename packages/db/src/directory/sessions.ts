import type { Database } from '../client/create-database.ts';
import { found } from './refusal.ts';
import type { UserRow } from './users.ts';

/** A live session and whose it is. */
export type LiveSession = { id: string; user: UserRow };

/** Opens a session for a signed-in browser. */
export function createSession(
  db: Database,
  session: { userId: string; userAgent: string; ipAddress: string; expiresAt: Date },
): Promise<{ id: string }> {
  return db.session.create({ data: session, select: { id: true } });
}

/**
 * The session with this id if it is neither revoked nor expired. Read from Postgres on every call, so an ended session is out at
 * once. The time it was last seen is kept to the minute.
 */
export async function findLiveSession(db: Database, id: string, now: Date): Promise<LiveSession | undefined> {
  const session = await db.session.findUnique({
    where: { id },
    select: {
      id: true,
      lastSeenAt: true,
      expiresAt: true,
      revokedAt: true,
      user: {
        select: { id: true, email: true, name: true, emailVerified: true, isOperator: true, passwordHash: true },
      },
    },
  });
  if (!session || session.revokedAt || session.expiresAt <= now) return undefined;
  if (now.getTime() - session.lastSeenAt.getTime() > 60_000)
    await db.session.updateMany({ where: { id, revokedAt: null }, data: { lastSeenAt: now } });
  return { id: session.id, user: session.user };
}

/** A person's live sessions, the last seen first. */
export function listSessions(db: Database, userId: string, now: Date) {
  return db.session.findMany({
    where: { userId, revokedAt: null, expiresAt: { gt: now } },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
    select: { id: true, userAgent: true, ipAddress: true, createdAt: true, lastSeenAt: true, expiresAt: true },
  });
}

/** Ends one of a person's sessions. Throws a Refusal (not_found) when it is not theirs. */
export async function revokeSession(db: Database, userId: string, id: string): Promise<void> {
  const session = await db.session.findFirst({ where: { id, userId }, select: { id: true } });
  found(session, 'session');
  await db.session.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
}
