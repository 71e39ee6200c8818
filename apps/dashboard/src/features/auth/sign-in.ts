import { signIn as nextAuthSignIn } from 'next-auth/react';

/** Why a sign-in was refused, in words; each code is one that the server throws. */
const reasons: Record<string, string> = {
  CredentialsSignin: 'No account has this e-mail address and password.',
  too_many_attempts: 'Too many attempts. Wait a few minutes and try again.',
  unavailable: 'Signing in is not possible just now. Try again in a moment.',
  EmailNotVerified: 'The identity provider has not verified your e-mail address. Verify it there first.',
  SignUpClosed: 'No account has this address, and sign-up is by invitation here.',
  AccessDenied: 'This account may not sign in.',
  OAuthAccountNotLinked: 'This address already has an account. Sign in the way you did before.',
  OAuthCallback: 'The identity provider did not confirm who you are. Try again.',
  OAuthSignin: 'The identity provider could not be reached. Try again.',
};

/** The words for a code of next-auth. */
export function signInReason(code: string): string {
  return reasons[code] ?? 'Signing in did not work. Try again in a moment.';
}

/** Signs in with e-mail and password; throws an Error that says why it was refused. */
export async function signInWithPassword(credentials: { email: string; password: string }): Promise<void> {
  const answer = await nextAuthSignIn('credentials', { ...credentials, redirect: false });
  if (answer?.ok === true && !answer.error) return;
  throw new Error(signInReason(answer?.error ?? ''));
}

/** Goes to an identity provider and comes back to `path`. */
export function signInWithProvider(id: string, path: string): void {
  void nextAuthSignIn(id, { callbackUrl: path });
}
