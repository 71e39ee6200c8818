import { storableText } from '@switchyard/core/text/storable-text';
import {
  claimNotifications,
  type DueNotification,
  markFailed,
  markSent,
  readAdminAddresses,
  readMemberAddresses,
} from '@switchyard/db/notifications/outbox';
import { deliver, type Receiver } from '@switchyard/platform/notifications/deliver';
import { NotDelivered } from '@switchyard/platform/notifications/post-message';
import { nextTry } from '../notifications/next-try.ts';
import type { Tools } from '../tools.ts';
import type { Job } from './job.ts';

/**
 * Sends what waits in the outbox. What is not taken is tried again for a day. A worker that dies while it sends leaves the
 * notification to the next one, so a receiver may get it twice, under the same id.
 */
export const notifications = {
  kind: 'scheduled',
  name: 'notifications',
  schedule: () => ({ kind: 'every', ms: 5_000 }),
  async run(tools) {
    for (;;) {
      const claim = { limit: atOnce, leaseMs, now: new Date(tools.now()) };
      const due = await claimNotifications(tools.db, claim);
      await Promise.all(due.map((one) => send(tools, one)));
      if (due.length < atOnce) return;
    }
  },
} satisfies Job;

const atOnce = 20;

/** Longer than a mail server or a receiver may take. */
const leaseMs = 120_000;

async function send(tools: Tools, notification: DueNotification): Promise<void> {
  const { db, log, delivery, now } = tools;
  const { id, organizationId, event } = notification;
  try {
    await deliver({ ...notification, to: await receiverOf(tools, notification) }, delivery);
  } catch (cause) {
    // A receiver's own words may be in it, and a failure that cannot be written down would be tried for ever.
    const error = storableText(cause instanceof Error ? cause.message : String(cause));
    const nowMs = now();
    const failed = { tries: notification.tries, createdAtMs: notification.createdAt.getTime(), nowMs };
    // Who tried a channel was told that it failed; a test that came later would only puzzle.
    const atMs = event === 'channel.test' ? null : nextTry(failed);
    const nextTryAt = atMs === null ? null : new Date(atMs);
    await markFailed(db, notification, { error, nextTryAt, now: new Date(nowMs) });
    if (nextTryAt === null) log.error({ err: cause, id, organizationId, event }, 'gave up a notification');
    else log.warn({ err: cause, id, organizationId, event, nextTryAt }, 'a notification was not taken');
    return;
  }
  await markSent(db, notification, new Date(now()));
}

async function receiverOf({ db }: Tools, { organizationId, userId, channel }: DueNotification): Promise<Receiver> {
  if (userId !== null) return { kind: 'email', addresses: await readMemberAddresses(db, organizationId, userId) };
  if (channel === null) return { kind: 'email', addresses: await readAdminAddresses(db, organizationId) };
  const { id: channelId, addresses, sealed } = channel;
  if (channel.kind === 'EMAIL') return { kind: 'email', addresses };
  if (sealed === null) throw new NotDelivered(`The channel ${channel.name} has no address.`);
  return { kind: channel.kind === 'SLACK' ? 'slack' : 'webhook', channelId, sealed };
}
