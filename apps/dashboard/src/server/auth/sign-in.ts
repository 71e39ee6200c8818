import { findUserByEmail, type UserRow } from '@switchyard/db/directory/users';
import type { App } from '../app.ts';
import { email as emailSchema } from '../contract/fields.ts';
import { verifyPassword } from './passwords.ts';

/**
 * The person with this e-mail and password; null when there is none, in the same time. The address must be exactly one.
 * Throws an ApiProblem: too_many_attempts, or unavailable when attempts cannot be counted.
 */
export async function signInWithPassword(
  app: App,
  { email, password, ip }: { email: unknown; password: unknown; ip: string },
): Promise<UserRow | null> {
  const address = emailSchema.safeParse(email);
  await app.limits.count('signIn', { ip, ...(address.success ? { email: address.data } : {}) });
  if (typeof password !== 'string' || password.length > 200) return null;
  const user = address.success ? await findUserByEmail(app.db, address.data) : null;
  const right = await verifyPassword(user?.passwordHash ?? null, password);
  if (!right || !user) return null;
  await app.limits.forget('signIn', user.email).catch(() => {});
  return user;
}
