import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';

/** What the last use is asked of. */
export type UsedThing = 'team' | 'virtual-key' | 'provider-account';

const columnOf = { team: 'team_id', 'virtual-key': 'key_id', 'provider-account': 'provider_account_id' } as const;

/**
 * When each thing was last used, by id: the roll-ups give the hour, the log the moment within it (the hour itself when the log no
 * longer reaches back so far). Things that were never used are absent.
 */
export async function lastUses(scoped: Scoped, organizationId: string, thing: UsedThing): Promise<Map<string, Date>> {
  const column = Prisma.raw(columnOf[thing]);
  const rows = await scoped.$queryRaw<{ id: string; at: Date }[]>`
    with last as (
      select ${column} as id, max(hour) as hour from usage_hourly
      where organization_id = ${organizationId}::uuid group by 1
    )
    select last.id, coalesce((
      select max(r.started_at) from request_logs r
      where r.organization_id = ${organizationId}::uuid and r.${column} = last.id
        and r.id >= uuid_floor(last.hour) and r.id < uuid_floor(last.hour + interval '1 hour')
    ), last.hour) as at
    from last`;
  return new Map(rows.map(({ id, at }) => [id, at]));
}
