import type { Database, Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { lockUsageDays } from '../requests/lock-usage-days.ts';
import { rebuildDay } from '../requests/rebuild-usage.ts';
import { dayTables, onDay } from '../retention/log-days.ts';
import type { OpenErasure } from './open-erasures.ts';

/** So many requests that a transaction is over in a moment. */
const batchSize = 500;

const [logs] = dayTables;

/** A request that is to be forgotten. */
export type RequestToErase = { id: string; hasContent: boolean; hasTag: boolean };

/** The next requests of an end user on a day (UTC), in the order of their ids; empty when there are none any more. */
export function nextToErase(
  db: Database,
  { organizationId, endUser }: OpenErasure,
  day: string,
): Promise<RequestToErase[]> {
  return db.$queryRaw`
    select id, content_state <> 'NONE' as "hasContent", ${endUser} = any(tags) as "hasTag" from request_logs
    where organization_id = ${organizationId}::uuid and ${onDay(logs, day)} and end_user = ${endUser}
    order by id limit ${batchSize}`;
}

/** The name of a legal hold that covers a request of the end user; null when none does. */
export async function findHold(
  db: Database | Scoped,
  { organizationId, endUser }: OpenErasure,
): Promise<string | null> {
  const [hold] = await db.$queryRaw<{ name: string }[]>`
    select h.name from legal_holds h where h.organization_id = ${organizationId}::uuid and h.released_at is null and exists (
      select from request_logs r where r.organization_id = h.organization_id and r.end_user = ${endUser}
        and r.started_at >= coalesce(h."from", '-infinity') and r.started_at < coalesce(h."to", 'infinity')
    ) order by h.created_at limit 1`;
  return hold?.name ?? null;
}

/**
 * Forgets an end user in these requests of a day, in one transaction: what was said, the words of errors, the name, and every tag, session, header and
 * value of metadata that equals it. What was used and what it cost stays. Counts them with the erasure; nothing is erased, and the
 * name of the hold answered, when one covers a request of that end user meanwhile.
 */
export async function eraseRequests(
  db: Database,
  erasure: OpenErasure,
  { day, requests }: { day: string; requests: readonly RequestToErase[] },
): Promise<string | null> {
  const ids = requests.map(({ id }) => id);
  const startMs = Date.parse(`${day}T00:00:00Z`);
  const hasTag = requests.some((request) => request.hasTag);
  return await db.$transaction(
    async (scoped) => {
      // Two workers at the same erasure would wait for each other's rows.
      await scoped.$executeRaw`select from erasures where id = ${erasure.id}::uuid for update`;
      // Where a tag goes the sums of the day are made anew, by the tags that are left.
      if (hasTag) await lockUsageDays(scoped, [startMs], 'exclusive');
      await scoped.$executeRaw`select stop_legal_holds()`;
      const hold = await findHold(scoped, erasure);
      if (hold !== null) return hold;
      const erased = await forget(scoped, erasure, ids);
      // After the row of the log, which holds back content that comes at this moment.
      await scoped.$executeRaw`delete from request_bodies where request_id = any(${ids}::uuid[])`;
      await scoped.$executeRaw`
        update request_attempts set error_message = null where request_id = any(${ids}::uuid[]) and error_message is not null`;
      await scoped.$executeRaw`update erasures set requests = requests + ${erased} where id = ${erasure.id}::uuid`;
      if (hasTag) await rebuildDay(scoped, startMs, erasure.organizationId);
      return null;
    },
    { timeout: 30 * 60_000 },
  );
}

function forget(scoped: Scoped, { organizationId, endUser }: OpenErasure, ids: string[]): Promise<number> {
  const without = (object: Prisma.Sql) => Prisma.sql`(
    select coalesce(jsonb_object_agg(key, value) filter (where value <> to_jsonb(${endUser}::text)), '{}') from jsonb_each(${object}))`;
  const facts = Prisma.sql`facts || jsonb_build_object(
    'metadata', ${without(Prisma.sql`facts -> 'metadata'`)}, 'headers', ${without(Prisma.sql`facts -> 'headers'`)},
    'tags', (facts -> 'tags') - ${endUser}::text, 'session', to_jsonb(nullif(facts ->> 'session', ${endUser})))`;
  return scoped.$executeRaw`
    update request_logs set end_user = null, error_message = null, facts = ${facts}, headers = ${without(Prisma.sql`headers`)},
      tags = array_remove(tags, ${endUser}), session = nullif(session, ${endUser}),
      content_state = case when content_state = 'NONE' then content_state else 'ERASED' end
    where organization_id = ${organizationId}::uuid and id = any(${ids}::uuid[]) and end_user = ${endUser}`;
}
