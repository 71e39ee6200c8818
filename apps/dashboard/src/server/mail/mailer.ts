import type { Logger } from '@switchyard/platform/log/create-logger';
import { createTransport } from 'nodemailer';

/** One plain e-mail. */
export type Mail = { to: string; subject: string; text: string };

/** Sends e-mails over the installation's mail server. Null when none is set. */
export function createMailer(
  { SMTP_URL, MAIL_FROM }: { SMTP_URL?: string | undefined; MAIL_FROM: string },
  log: Logger,
) {
  if (SMTP_URL === undefined) return null;
  const transport = createTransport(SMTP_URL);
  return {
    /** Answers whether the mail server took it. A mail server that is down is logged, never an error of the caller. */
    async send(mail: Mail): Promise<boolean> {
      try {
        await transport.sendMail({ from: MAIL_FROM, ...mail });
        return true;
      } catch (error) {
        log.error({ err: error, subject: mail.subject }, 'The mail server did not take an e-mail');
        return false;
      }
    },
  };
}
