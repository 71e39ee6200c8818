import type { Mailer } from '../mail/mailer.ts';
import type { OriginGuard } from '../network/origin-guard.ts';
import { openChannel } from './channel-secret.ts';
import { NotDelivered, postMessage } from './post-message.ts';
import { signWebhook } from './sign-webhook.ts';

/** One notification and whom it goes to. */
export type Delivery = {
  id: string;
  organizationId: string;
  /** Such as `budget.threshold`. */
  event: string;
  subject: string;
  text: string;
  /** What a webhook carries as `data`. */
  payload: unknown;
  createdAt: Date;
  to: Receiver;
};

/** E-mail addresses, or the sealed address of a channel. */
export type Receiver =
  | { kind: 'email'; addresses: string[] }
  | { kind: 'slack' | 'webhook'; channelId: string; sealed: string };

/** What delivering takes. */
export type DeliveryParts = {
  /** Null: the installation has no mail server. */
  mailer: Mailer | null;
  guard: OriginGuard;
  channelPrivateKey: string;
  /** Ms since 1970. */
  now(): number;
};

/**
 * Sends one notification; resolves when its receiver took it. Rejects with NotDelivered, or with the error of whatever stood in its
 * way, whose message may be shown to the organization.
 */
export async function deliver(delivery: Delivery, parts: DeliveryParts): Promise<void> {
  const { to } = delivery;
  if (to.kind === 'email') return sendMail(delivery, to.addresses, parts);
  const binding = { organizationId: delivery.organizationId, channelId: to.channelId };
  const { url, signingSecret } = await openChannel(parts.channelPrivateKey, to.sealed, binding);
  if (to.kind === 'slack') {
    const body = JSON.stringify({ text: `*${forSlack(delivery.subject)}*\n${forSlack(delivery.text)}` });
    await postMessage(parts.guard, { url, headers: {}, body });
    return;
  }
  const { id, event, createdAt, payload } = delivery;
  const body = JSON.stringify({ id, event, at: createdAt.toISOString(), data: payload });
  const headers = signingSecret === null ? {} : signWebhook(signingSecret, { id, atMs: parts.now(), body });
  await postMessage(parts.guard, { url, headers, body });
}

async function sendMail({ subject, text }: Delivery, to: string[], { mailer }: DeliveryParts): Promise<void> {
  if (mailer === null)
    throw new NotDelivered('This installation has no mail server. Its operator can set SMTP_URL for the worker.');
  if (to.length === 0) throw new NotDelivered('Nobody it is for has a verified e-mail address.');
  await mailer.deliver({ to, subject, text });
}

/** Names in messages are other people's: unescaped they could call the whole channel. */
const forSlack = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
