import type { Scoped } from '../client/create-database.ts';
import { found, isUniqueViolation, Refusal } from './refusal.ts';

/** What a channel sends by. */
export type ChannelKind = 'EMAIL' | 'SLACK' | 'WEBHOOK';

/** A channel with what lists show of it; never its secret, sealed or not. */
export type ChannelRow = {
  id: string;
  name: string;
  kind: ChannelKind;
  addresses: string[];
  host: string | null;
  lastSentAt: Date | null;
  lastError: string | null;
  lastErrorAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  /** Budgets that tell it. */
  budgets: { id: string; name: string }[];
};

/** The sealed address of a Slack channel or a webhook, and its host to show. */
export type SealedAddress = { sealed: string; host: string };

const columns = {
  id: true,
  name: true,
  kind: true,
  addresses: true,
  host: true,
  lastSentAt: true,
  lastError: true,
  lastErrorAt: true,
  createdAt: true,
  updatedAt: true,
} as const;

/** Channels by name. */
export async function listChannels(scoped: Scoped, organizationId: string): Promise<ChannelRow[]> {
  const channels = await scoped.notificationChannel.findMany({
    where: { organizationId },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: columns,
  });
  const budgets = await scoped.budget.findMany({
    where: { organizationId },
    orderBy: { name: 'asc' },
    select: { id: true, name: true, channelIds: true },
  });
  return channels.map((channel) => ({
    ...channel,
    budgets: budgets.filter(({ channelIds }) => channelIds.includes(channel.id)).map(({ id, name }) => ({ id, name })),
  }));
}

/** One channel. Throws a Refusal (not_found). */
export async function findChannel(scoped: Scoped, organizationId: string, id: string): Promise<ChannelRow> {
  return found(
    (await listChannels(scoped, organizationId)).find((channel) => channel.id === id),
    'channel',
  );
}

/** Adds a channel under the id that its address was sealed for. Throws a Refusal (conflict) when its name is taken. */
export async function createChannel(
  scoped: Scoped,
  organizationId: string,
  channel: { id: string; name: string; kind: ChannelKind; addresses: string[] } & Partial<SealedAddress>,
): Promise<void> {
  await naming(() => scoped.notificationChannel.create({ data: { ...channel, organizationId }, select: { id: true } }));
}

/** Changes a channel; a new address forgets what went wrong with the old one. Throws a Refusal: not_found, or conflict when the name is taken. */
export async function updateChannel(
  scoped: Scoped,
  organizationId: string,
  { id, ...change }: { id: string; name?: string; addresses?: string[] } & Partial<SealedAddress>,
): Promise<void> {
  const moved = change.sealed !== undefined || change.addresses !== undefined;
  const data = { ...change, ...(moved ? { lastError: null, lastErrorAt: null } : {}) };
  await naming(() => scoped.notificationChannel.update({ where: { id, organizationId }, data, select: { id: true } }));
}

/** Removes a channel, what waits to be sent to it, and its mention in budgets; answers what it was. Throws a Refusal (not_found). */
export async function removeChannel(scoped: Scoped, organizationId: string, id: string): Promise<ChannelRow> {
  const channel = await findChannel(scoped, organizationId, id);
  await scoped.$executeRaw`
    update budgets set channel_ids = array_remove(channel_ids, ${id}::uuid)
    where organization_id = ${organizationId}::uuid and ${id}::uuid = any(channel_ids)`;
  await scoped.notificationChannel.delete({ where: { id }, select: { id: true } });
  return channel;
}

/** Puts something to tell into the outbox; the worker sends it. Answers its id. */
export async function createNotification(
  scoped: Scoped,
  organizationId: string,
  notification: { channelId: string; event: string; subject: string; text: string; payload: object },
): Promise<string> {
  const { id } = await scoped.notification.create({
    data: { ...notification, organizationId, payload: { ...notification.payload } },
    select: { id: true },
  });
  return id;
}

/** How the sending of a notification goes; undefined when it is gone, as its channel was removed. */
export async function readDelivery(scoped: Scoped, organizationId: string, id: string) {
  const select = { sentAt: true, lastError: true, tries: true } as const;
  return (await scoped.notification.findFirst({ where: { id, organizationId }, select })) ?? undefined;
}

async function naming(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = 'Another channel has this name. Choose another one.';
    throw new Refusal('conflict', message, [{ field: 'name', message }]);
  }
}
