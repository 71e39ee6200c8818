import { createTransport } from 'nodemailer';
import type { Logger } from '../log/create-logger.ts';

/** One plain e-mail. Those of several addresses see each other. */
export type Mail = { to: string | string[]; subject: string; text: string };

/** Sends e-mails over the installation's mail server. */
export type Mailer = {
  /** Answers whether the mail server took it. A mail server that is down is logged, never an error of the caller. */
  send(mail: Mail): Promise<boolean>;
  /** Resolves when the mail server took it; rejects with its words when it did not. */
  deliver(mail: Mail): Promise<void>;
};

/** Null when no mail server is set. Nothing is connected before the first e-mail. */
export function createMailer(
  { SMTP_URL, MAIL_FROM }: { SMTP_URL?: string | undefined; MAIL_FROM: string },
  log: Logger,
): Mailer | null {
  if (SMTP_URL === undefined) return null;
  // Without these a mail server that hangs would hold its caller for minutes.
  const transport = createTransport({
    url: SMTP_URL,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout,
  });
  const deliver = async (mail: Mail) => void (await transport.sendMail({ from: MAIL_FROM, ...mail }));
  return {
    deliver,
    async send(mail) {
      try {
        await deliver(mail);
        return true;
      } catch (error) {
        log.error({ err: error, subject: mail.subject }, 'The mail server did not take an e-mail');
        return false;
      }
    },
  };
}

const socketTimeout = 30_000;
