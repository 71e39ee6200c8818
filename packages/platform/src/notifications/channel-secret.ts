import { z } from 'zod';
import { openSecret, sealSecret } from '../secrets/sealed-secret.ts';

/** Where a channel belongs. */
export type ChannelBinding = { organizationId: string; channelId: string };

/** What must stay secret of a channel: who knows the address of an incoming webhook can post to it. */
export const channelSecret = z.strictObject({
  url: z.url(),
  /** `whsec_` and base64, as Standard Webhooks writes it; null for Slack, whose address is the secret. */
  signingSecret: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/)
    .nullable(),
});

/** See {@link channelSecret}. */
export type ChannelSecret = z.infer<typeof channelSecret>;

/** Makes a secret that signs a webhook: `whsec_` and 32 random bytes in base64. */
export function newSigningSecret(): string {
  return `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`;
}

/** Seals a channel's secret with CHANNEL_PUBLIC_KEY. Only the worker, which has the private one, opens it. */
export function sealChannel(publicKey: string, secret: ChannelSecret, binding: ChannelBinding): Promise<string> {
  return sealSecret(publicKey, JSON.stringify(channelSecret.parse(secret)), binding);
}

/** Opens a sealed channel. Throws when it was sealed for another key pair or belongs to another channel. */
export async function openChannel(privateKey: string, sealed: string, binding: ChannelBinding): Promise<ChannelSecret> {
  return channelSecret.parse(JSON.parse(await openSecret(privateKey, sealed, binding)));
}
