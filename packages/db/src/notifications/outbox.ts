import { z } from 'zod';
import type { Database, Scoped } from '../client/create-database.ts';
import { newId } from '../directory/new-id.ts';

/** Something to tell, as it stands in the outbox when a worker takes it. */
export type DueNotification = {
  id: string;
  organizationId: string;
  event: string;
  subject: string;
  text: string;
  payload: unknown;
  createdAt: Date;
  /** This try included. */
  tries: number;
  /** The one person it is for; null when it is for a channel, or for the owners and admins. */
  userId: string | null;
  /** Null, without a person: to the owners and admins by e-mail. */
  channel: NotificationTarget | null;
};

/** Where a notification goes. `sealed` holds the address of all but e-mail. */
export type NotificationTarget = {
  id: string;
  name: string;
  kind: 'EMAIL' | 'SLACK' | 'WEBHOOK';
  addresses: string[];
  sealed: string | null;
};

/** Something to tell that is not in the outbox yet. `payload` is what webhooks carry as `data`. */
export type NewNotification = {
  organizationId: string;
  /** Null: to the owners and admins by e-mail. */
  channelId: string | null;
  /** Such as `budget.threshold`. */
  event: string;
  subject: string;
  text: string;
  payload: Readonly<Record<string, unknown>>;
};

/** Which notifications are taken, and for how long no other worker takes them. */
export type Claim = { limit: number; leaseMs: number; now: Date };

const claimed = z.object({
  id: z.string(),
  organizationId: z.string(),
  event: z.string(),
  subject: z.string(),
  text: z.string(),
  payload: z.unknown(),
  createdAt: z.date(),
  tries: z.number(),
  userId: z.string().nullable(),
  channel: z
    .object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(['EMAIL', 'SLACK', 'WEBHOOK']),
      addresses: z.array(z.string()),
      sealed: z.string().nullable(),
    })
    .nullable(),
});

/** Puts something to tell into the outbox, in the transaction of what it tells of. */
export async function addNotification(scoped: Scoped, notification: NewNotification): Promise<void> {
  const { organizationId, channelId, event, subject, text, payload } = notification;
  await scoped.$executeRaw`
    insert into notifications (id, organization_id, channel_id, event, subject, text, payload)
    values (${newId()}::uuid, ${organizationId}::uuid, ${channelId}::uuid, ${event}, ${subject}, ${text},
      ${JSON.stringify(payload)}::jsonb)`;
}

/**
 * Takes what is due: the longest due of each organization, then the second one of each, so that one with much to tell, or whose receivers
 * hang, keeps nobody back. Each is one worker's until its lease has run out; one whose worker died is due again then. For the
 * worker's role, which sees all organizations.
 */
export async function claimNotifications(db: Database, { limit, leaseMs, now }: Claim): Promise<DueNotification[]> {
  const rows = await db.$queryRaw<unknown[]>`
    with turns as (
      select id, next_try_at, row_number() over (partition by organization_id order by next_try_at, id) as turn
      from notifications where next_try_at <= ${now}
    ), next as (
      select id from turns order by turn, next_try_at, id limit ${limit}
    ), due as (
      -- Asked once more, of the row that is locked: another worker may have taken it meanwhile.
      select id from notifications where id in (select id from next) and next_try_at <= ${now} for update skip locked
    ), taken as (
      update notifications set tries = tries + 1, next_try_at = ${new Date(now.getTime() + leaseMs)}
      from due where notifications.id = due.id
      returning notifications.*
    )
    select taken.id, taken.organization_id as "organizationId", event, subject, text, payload,
      taken.created_at as "createdAt", tries, user_id as "userId",
      case when channel.id is null then null else jsonb_build_object('id', channel.id, 'name', channel.name,
        'kind', channel.kind, 'addresses', to_jsonb(channel.addresses), 'sealed', channel.sealed) end as channel
    from taken left join notification_channels channel
      on channel.organization_id = taken.organization_id and channel.id = taken.channel_id
    order by taken.id`;
  return rows.map((row) => claimed.parse(row));
}

/** It was taken by its receiver. */
export async function markSent(db: Database, { id, channel }: DueNotification, now: Date): Promise<void> {
  await db.$transaction(async (scoped) => {
    await scoped.$executeRaw`
      update notifications set sent_at = ${now}, next_try_at = null, last_error = null where id = ${id}::uuid`;
    if (channel)
      await scoped.$executeRaw`
        update notification_channels set last_sent_at = ${now}, last_error = null, last_error_at = null
        where id = ${channel.id}::uuid`;
  });
}

/** It was not taken; `nextTryAt` null gives it up. The reason stays with it and with its channel. */
export async function markFailed(
  db: Database,
  { id, channel }: DueNotification,
  { error, nextTryAt, now }: { error: string; nextTryAt: Date | null; now: Date },
): Promise<void> {
  await db.$transaction(async (scoped) => {
    await scoped.$executeRaw`
      update notifications set next_try_at = ${nextTryAt}, last_error = ${error} where id = ${id}::uuid`;
    if (channel)
      await scoped.$executeRaw`
        update notification_channels set last_error = ${error}, last_error_at = ${now} where id = ${channel.id}::uuid`;
  });
}

/** The verified e-mail addresses of an organization's owners and admins, in the order of the alphabet. */
export async function readAdminAddresses(db: Database, organizationId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ email: string }[]>`
    select email from memberships join users on users.id = memberships.user_id
    where organization_id = ${organizationId}::uuid and role in ('OWNER', 'ADMIN') and email_verified is not null
    order by email`;
  return rows.map(({ email }) => email);
}

/** The verified e-mail address of a member; none when there is none, or when the person has left. */
export async function readMemberAddresses(db: Database, organizationId: string, userId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ email: string }[]>`
    select email from memberships join users on users.id = memberships.user_id
    where organization_id = ${organizationId}::uuid and user_id = ${userId}::uuid and email_verified is not null`;
  return rows.map(({ email }) => email);
}

/** How many notifications wait, since when the longest due one does, and how many were given up in the last day. */
export type OutboxState = { due: number; oldestDueAt: Date | null; givenUp: number };

/** See {@link OutboxState}. For the worker's role. */
export async function readOutboxState(db: Database, now: Date): Promise<OutboxState> {
  const dayAgo = new Date(now.getTime() - 24 * 3_600_000);
  const [row] = await db.$queryRaw<OutboxState[]>`
    select (count(*) filter (where next_try_at <= ${now}))::int as due,
      min(next_try_at) filter (where next_try_at <= ${now}) as "oldestDueAt",
      (count(*) filter (where next_try_at is null and sent_at is null and created_at > ${dayAgo}))::int as "givenUp"
    from notifications where next_try_at is not null or (sent_at is null and created_at > ${dayAgo})`;
  return row ?? { due: 0, oldestDueAt: null, givenUp: 0 };
}

/** Deletes what was told or given up before a moment; answers how many. */
export function deleteOldNotifications(db: Database, before: Date): Promise<number> {
  return db.$executeRaw`delete from notifications where next_try_at is null and created_at < ${before}`;
}
