import { findInvitationByToken } from '@switchyard/db/directory/invitations';
import { createUser, type UserRow } from '@switchyard/db/directory/users';
import type { App } from '../app.ts';
import { ApiProblem, invalidField } from '../http/api-problem.ts';
import { sendVerification } from './email-links.ts';
import { hashLinkToken } from './link-token.ts';
import { hashPassword } from './passwords.ts';

/** What someone who signs up gives. */
export type SignUp = {
  name: string;
  email: string;
  password: string;
  invitationToken?: string | undefined;
  ip: string;
};

/**
 * Makes an account with a password and, with a mail server, sends the link that verifies the address. Throws an ApiProblem when
 * sign-up is by invitation and there is none for this address, and a Refusal (conflict) when the address is taken.
 */
export async function createSignedUpUser(app: App, signUp: SignUp): Promise<UserRow> {
  const { name, email, password, invitationToken, ip } = signUp;
  await app.limits.count('signUp', { ip, email });
  await checkInvited(app, email, invitationToken);
  const user = await createUser(app.db, {
    name,
    email,
    passwordHash: await hashPassword(password),
    emailVerified: null,
  });
  await sendVerification(app, user);
  return user;
}

async function checkInvited(app: App, email: string, token: string | undefined): Promise<void> {
  if (token === undefined) {
    if (app.environment.ALLOW_SIGN_UP) return;
    throw new ApiProblem('sign_up_closed', 'Sign-up is by invitation here. Ask an owner of your organization for one.');
  }
  const invitation = await findInvitationByToken(app.db, hashLinkToken(token));
  if (invitation.email !== email) throw invalidField('email', 'The invitation is for another e-mail address.');
  const open = !invitation.acceptedAt && !invitation.revokedAt && invitation.expiresAt > app.now();
  if (!open) throw new ApiProblem('link_unusable', 'This invitation is no longer open. Ask for a new one.');
}
