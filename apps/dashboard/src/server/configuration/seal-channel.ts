import type { SealedAddress } from '@switchyard/db/directory/notification-channels';
import { type ChannelBinding, newSigningSecret, sealChannel } from '@switchyard/platform/notifications/channel-secret';
import type { App } from '../app.ts';

/** A sealed address, and the secret that signs what is sent to it: new, to show once; null where nothing is signed. */
export type SealedChannel = { address: SealedAddress; signingSecret: string | null };

/** Seals the address of a channel for the worker alone. Slack's addresses are secrets themselves; a webhook gets one that signs. */
export async function sealAddress(
  { environment }: App,
  { url, signed }: { url: string; signed: boolean },
  binding: ChannelBinding,
): Promise<SealedChannel> {
  const signingSecret = signed ? newSigningSecret() : null;
  const sealed = await sealChannel(environment.CHANNEL_PUBLIC_KEY, { url, signingSecret }, binding);
  return { address: { sealed, host: new URL(url).host }, signingSecret };
}
