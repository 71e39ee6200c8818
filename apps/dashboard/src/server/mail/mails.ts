import type { Mail } from '@switchyard/platform/mail/mailer';

/** Names in mails are one line: a line break would forge the text around it. */
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** Asks someone to prove that an address is theirs. */
export const verifyEmailMail = (to: string, link: string): Mail => ({
  to,
  subject: 'Verify your e-mail address',
  text: `Open this link within an hour to verify your address for Switchyard:\n\n${link}\n\nIf you did not ask for it, ignore this e-mail.\n`,
});

/** Lets someone set a new password. */
export const resetPasswordMail = (to: string, link: string): Mail => ({
  to,
  subject: 'Set a new password',
  text: `Open this link within an hour to set a new password for Switchyard:\n\n${link}\n\nIf you did not ask for it, ignore this e-mail; your password stays as it is.\n`,
});

/** Invites someone to an organization. */
export const invitationMail = (
  to: string,
  { organization, inviter, link }: { organization: string; inviter: string; link: string },
): Mail => ({
  to,
  subject: `Join ${oneLine(organization)} on Switchyard`,
  text: `${oneLine(inviter)} invites you to join ${oneLine(organization)} on Switchyard. Open this link within seven days:\n\n${link}\n`,
});
