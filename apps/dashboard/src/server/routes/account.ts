import { markEmailVerified, useEmailToken } from '@switchyard/db/directory/email-tokens';
import { findUserByEmail, renameUser, setPassword } from '@switchyard/db/directory/users';
import type { App } from '../app.ts';
import { sendPasswordReset, sendVerification } from '../auth/email-links.ts';
import { hashLinkToken } from '../auth/link-token.ts';
import { hashPassword, verifyPassword } from '../auth/passwords.ts';
import { contract } from '../contract/index.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { handle } from '../http/handler.ts';

const update = handle(contract.account.update, async ({ app, user, body }) => {
  const { id, name, email } = await renameUser(app.db, user.id, body.name);
  return { id, name, email };
});

const changePassword = handle(contract.account.changePassword, async ({ app, ip, user, sessionId, body }) => {
  if (user.passwordHash !== null) {
    await app.limits.count('signIn', { ip, email: user.email });
    if (!(await verifyPassword(user.passwordHash, body.currentPassword ?? ''))) {
      const message = 'This is not your current password.';
      throw new ApiProblem('wrong_password', message, { errors: [{ field: 'currentPassword', message }] });
    }
  }
  const passwordHash = await hashPassword(body.newPassword);
  await setPassword(app.db, { userId: user.id, passwordHash, keepSessionId: sessionId });
});

const requestVerification = handle(contract.emailVerification.request, async ({ app, ip, user }) => {
  requireMail(app);
  await app.limits.count('link', { ip, email: user.email });
  if (user.emailVerified) return;
  if (!(await sendVerification(app, user)))
    throw new ApiProblem('unavailable', 'The mail server does not answer at the moment. Try again in a minute.');
});

const confirmVerification = handle(contract.emailVerification.confirm, async ({ app, ip, body }) => {
  await app.limits.count('link', { ip });
  const { userId } = await useEmailToken(app.db, { purpose: 'VERIFY_EMAIL', tokenHash: hashLinkToken(body.token) });
  await markEmailVerified(app.db, userId);
});

const requestReset = handle(contract.passwordReset.request, async ({ app, ip, body }) => {
  requireMail(app);
  await app.limits.count('reset', { ip, email: body.email });
  const user = await findUserByEmail(app.db, body.email);
  // Not awaited: the time to send an e-mail would tell who has an account.
  if (user) void sendPasswordReset(app, user).catch((error: unknown) => app.log.error({ err: error }, 'No reset link'));
});

const confirmReset = handle(contract.passwordReset.confirm, async ({ app, ip, body }) => {
  await app.limits.count('link', { ip });
  // The link comes first: hashing costs memory and time, and nobody gets them for a token that was made up.
  const { userId } = await useEmailToken(app.db, { purpose: 'RESET_PASSWORD', tokenHash: hashLinkToken(body.token) });
  const passwordHash = await hashPassword(body.password);
  await setPassword(app.db, { userId, passwordHash, keepSessionId: null });
  // The link came to the address, so it is theirs.
  await markEmailVerified(app.db, userId);
});

/** The person's own account. */
export const accountRoutes = [
  update,
  changePassword,
  requestVerification,
  confirmVerification,
  requestReset,
  confirmReset,
];

function requireMail(app: App): void {
  if (!app.mailer)
    throw new ApiProblem('mail_off', 'This installation has no mail server. Ask its operator to set SMTP_URL.');
}
