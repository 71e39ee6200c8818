import type { Database } from '../client/create-database.ts';
import { isUniqueViolation, Refusal } from './refusal.ts';

/** A person, with the argon2id hash of their password; null when they only sign in through an identity provider. */
export type UserRow = {
  id: string;
  email: string;
  name: string;
  emailVerified: Date | null;
  isOperator: boolean;
  passwordHash: string | null;
};

const columns = {
  id: true,
  email: true,
  name: true,
  emailVerified: true,
  isOperator: true,
  passwordHash: true,
} as const;

/** The person with this e-mail address (in lower case), if there is one. */
export function findUserByEmail(db: Database, email: string): Promise<UserRow | null> {
  return db.user.findUnique({ where: { email }, select: columns });
}

/** The person with this id, if there is one. */
export function findUser(db: Database, id: string): Promise<UserRow | null> {
  return db.user.findUnique({ where: { id }, select: columns });
}

/**
 * Adds a person. The first one of an installation becomes its operator, since nobody is there yet to make one.
 * Throws a Refusal (conflict) when the address is taken.
 */
export async function createUser(
  db: Database,
  user: { email: string; name: string; passwordHash: string | null; emailVerified: Date | null },
): Promise<UserRow> {
  try {
    return await db.$transaction(async (scoped) => {
      // Two people who sign up at once must not both be the first.
      await scoped.$executeRaw`select pg_advisory_xact_lock(hashtext('switchyard:first-user'))`;
      const isOperator = (await scoped.user.count()) === 0;
      return await scoped.user.create({ data: { ...user, isOperator }, select: columns });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = 'Someone has signed up with this address already. Sign in instead.';
    throw new Refusal('conflict', message, [{ field: 'email', message }]);
  }
}

/** Changes a person's name. */
export function renameUser(db: Database, id: string, name: string): Promise<UserRow> {
  return db.user.update({ where: { id }, data: { name }, select: columns });
}

/** Sets a password and ends every session but `keepSessionId`, in one transaction. */
export async function setPassword(
  db: Database,
  { userId, passwordHash, keepSessionId }: { userId: string; passwordHash: string; keepSessionId: string | null },
): Promise<void> {
  await db.$transaction([
    db.user.update({ where: { id: userId }, data: { passwordHash }, select: { id: true } }),
    db.session.updateMany({
      where: { userId, revokedAt: null, ...(keepSessionId === null ? {} : { id: { not: keepSessionId } }) },
      data: { revokedAt: new Date() },
    }),
    // A link that was asked for before must not undo the change.
    db.emailToken.updateMany({
      where: { userId, purpose: 'RESET_PASSWORD', usedAt: null },
      data: { usedAt: new Date() },
    }),
  ]);
}

/** The person who signs in with this account at an identity provider, if it is linked. */
export async function findUserByAccount(
  db: Database,
  account: { provider: string; providerAccountId: string },
): Promise<UserRow | null> {
  const linked = await db.account.findUnique({
    where: { provider_providerAccountId: account },
    select: { user: { select: columns } },
  });
  return linked?.user ?? null;
}

/** Lets a person sign in with an account at an identity provider. */
export async function linkAccount(
  db: Database,
  link: { userId: string; provider: string; providerAccountId: string },
): Promise<void> {
  await db.account.create({ data: link, select: { id: true } });
}
