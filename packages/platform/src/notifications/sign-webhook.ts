import { createHmac } from 'node:crypto';

/** One message of a webhook, as it is sent. */
export type WebhookMessage = {
  /** The same for every try, so that whoever receives it can tell a repeat. */
  id: string;
  /** When it is sent, ms since 1970; the signature holds it, so that an old message cannot be sent again. */
  atMs: number;
  body: string;
};

/**
 * The headers that prove where a message comes from, as Standard Webhooks says (https://www.standardwebhooks.com): an HMAC-SHA-256
 * over id, time and body. `secret` is `whsec_` and base64.
 */
export function signWebhook(secret: string, { id, atMs, body }: WebhookMessage): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1_000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
