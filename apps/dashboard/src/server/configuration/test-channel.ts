import { createNotification, readDelivery } from '@switchyard/db/directory/notification-channels';
import type { OrganizationCall } from '../http/handler.ts';

/** How sending a message went: `waiting` when the worker has not said within some seconds. */
export type Delivery = { outcome: 'sent' | 'failed' | 'waiting'; error: string | null };

/** Puts a message for a channel into the outbox and waits for the worker to say what came of it. Throws a Refusal (not_found). */
export async function testChannel(call: OrganizationCall, channel: { id: string; name: string }): Promise<Delivery> {
  const { changeQuietly, read, organization, actor } = call;
  const id = await changeQuietly(async (scoped, { organizationId, audit }) => {
    audit({
      action: 'channel.test',
      targetKind: 'channel',
      targetId: channel.id,
      summary: `Sent a test to the channel ${channel.name}`,
    });
    return createNotification(scoped, organizationId, {
      channelId: channel.id,
      event: 'channel.test',
      subject: `Test of ${channel.name}`,
      text: `${actor.name} of ${organization.name} tried whether messages of Switchyard arrive here. They do.`,
      payload: { channel: channel.name, organization: organization.slug },
    });
  });
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const delivery = await read((scoped, organizationId) => readDelivery(scoped, organizationId, id));
    if (delivery === undefined) break;
    if (delivery.sentAt) return { outcome: 'sent', error: null };
    if (delivery.lastError !== null) return { outcome: 'failed', error: delivery.lastError };
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return { outcome: 'waiting', error: null };
}

/** Longer than the worker takes to look and the other side to answer, shorter than a browser waits. */
const patienceMs = 20_000;
const everyMs = 250;
