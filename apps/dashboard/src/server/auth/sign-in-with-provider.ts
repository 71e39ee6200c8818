import {
  createUser,
  findUserByAccount,
  findUserByEmail,
  linkAccount,
  type UserRow,
} from '@switchyard/db/directory/users';
import type { App } from '../app.ts';
import { email as emailSchema } from '../contract/fields.ts';

/** What an identity provider says of a person. */
export type ProviderProfile = {
  provider: string;
  providerAccountId: string;
  email: string | null | undefined;
  /** Whether the provider vouches for the address. */
  emailVerified: boolean;
  name: string | null | undefined;
};

/** Who signs in, or why nobody does; the reason is the `error` that the sign-in page gets. */
export type ProviderSignIn =
  | { kind: 'signed-in'; user: UserRow }
  | { kind: 'refused'; reason: 'EmailNotVerified' | 'OAuthAccountNotLinked' | 'SignUpClosed' };

/**
 * Signs in over an identity provider. An account that is linked decides alone. Otherwise the address must be vouched for, and is
 * linked to a person here only if they proved it, too: else whoever signed up first with someone's address would keep a way in.
 */
export async function signInWithProvider(app: App, profile: ProviderProfile): Promise<ProviderSignIn> {
  const { provider, providerAccountId } = profile;
  const linked = await findUserByAccount(app.db, { provider, providerAccountId });
  if (linked) return { kind: 'signed-in', user: linked };
  const email = emailSchema.safeParse(profile.email);
  if (!email.success || !profile.emailVerified) return { kind: 'refused', reason: 'EmailNotVerified' };
  const known = await findUserByEmail(app.db, email.data);
  if (known && !known.emailVerified) return { kind: 'refused', reason: 'OAuthAccountNotLinked' };
  if (!known && !app.environment.ALLOW_SIGN_UP) return { kind: 'refused', reason: 'SignUpClosed' };
  const name = (profile.name?.trim() || email.data).slice(0, 80);
  const fresh = { email: email.data, name, passwordHash: null, emailVerified: app.now() };
  const user = known ?? (await createUser(app.db, fresh));
  await linkAccount(app.db, { userId: user.id, provider, providerAccountId });
  return { kind: 'signed-in', user };
}
