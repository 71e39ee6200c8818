import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';

/** Spend (nano-USD) and requests. */
export type Usage = { costNanos: bigint; requests: number };

const columnOf = { team: 'team_id', 'virtual-key': 'key_id' } as const;

/** The first moment of the calendar month (UTC) that `at` is in. */
export function startOfMonth(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
}

/** A day (UTC) in the form Postgres reads without regard to the session's time zone: `2026-11-22`. */
export const dayText = (at: Date): string => at.toISOString().slice(0, 10);

/** Spend and requests of each team or key in the calendar month (UTC) of `at`, from the roll-ups. */
export async function monthUsage(
  scoped: Scoped,
  organizationId: string,
  { by, at }: { by: 'team' | 'virtual-key'; at: Date },
): Promise<Map<string, Usage>> {
  const column = Prisma.raw(columnOf[by]);
  const firstDay = dayText(startOfMonth(at));
  const rows = await scoped.$queryRaw<{ id: string; cost: bigint; requests: bigint }[]>`
    select ${column} as id, sum(cost_nanos)::bigint as cost, sum(requests)::bigint as requests from usage_daily
    where organization_id = ${organizationId}::uuid and day >= ${firstDay}::date
      and day < (${firstDay}::date + interval '1 month')
    group by 1`;
  return new Map(rows.map(({ id, cost, requests }) => [id, { costNanos: cost, requests: Number(requests) }]));
}
