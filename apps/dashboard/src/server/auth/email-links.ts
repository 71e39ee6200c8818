import { createEmailToken } from '@switchyard/db/directory/email-tokens';
import type { UserRow } from '@switchyard/db/directory/users';
import type { App } from '../app.ts';
import { resetPasswordMail, verifyEmailMail } from '../mail/mails.ts';
import { issueLinkToken } from './link-token.ts';

const oneHourMs = 3_600_000;

/** Sends the link that proves an address; answers whether it was sent. Without a mail server nothing is sent. */
export async function sendVerification(app: App, { id, email }: Pick<UserRow, 'id' | 'email'>): Promise<boolean> {
  if (!app.mailer) return false;
  const token = await keepToken(app, id, 'VERIFY_EMAIL');
  return app.mailer.send(verifyEmailMail(email, pageUrl(app, `/verify-email?token=${token}`)));
}

/** Sends the link that sets a new password; answers whether it was sent. */
export async function sendPasswordReset(app: App, { id, email }: Pick<UserRow, 'id' | 'email'>): Promise<boolean> {
  if (!app.mailer) return false;
  const token = await keepToken(app, id, 'RESET_PASSWORD');
  return app.mailer.send(resetPasswordMail(email, pageUrl(app, `/reset-password?token=${token}`)));
}

/** The address of a page, for links in e-mails. */
export function pageUrl({ environment }: App, path: string): string {
  return `${environment.DASHBOARD_URL.replace(/\/$/, '')}${path}`;
}

async function keepToken(app: App, userId: string, purpose: 'VERIFY_EMAIL' | 'RESET_PASSWORD'): Promise<string> {
  const { token, tokenHash } = issueLinkToken();
  await createEmailToken(app.db, { userId, purpose, tokenHash, expiresAt: new Date(app.now().getTime() + oneHourMs) });
  return token;
}
