import { Prisma } from '../generated/client.ts';
import { dayOfLine, dimensions, eachSum, hourOfLine } from './roll-up-columns.ts';

/*
 * Ordered throughout, so that workers with overlapping batches wait for each other in one order and never in a circle. Grouped by
 * position: organization, time and the ten dimensions, which `line` is the digest of.
 */
const byPosition = Prisma.raw('1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12');

const additions = eachSum((column) => `${column} = kept.${column} + excluded.${column}`);
const columns = eachSum((column) => column);
const sums = eachSum((column) => `sum(${column})::bigint as ${column}`);

/**
 * Two common table expressions, `hourly` and `daily`, that add the lines of the expression `lines` (see usage-lines.ts) to the
 * roll-ups. The days of the lines must be locked with `lockUsageDays` by an earlier statement of the transaction.
 */
export const addingLines = Prisma.sql`
  hours as (
    select organization_id, ${hourOfLine} as hour, ${dimensions}, ${sums} from lines group by ${byPosition} order by ${byPosition}
  ), hourly as (
    insert into usage_hourly as kept (organization_id, hour, ${dimensions}, ${columns})
    select organization_id, hour, ${dimensions}, ${columns} from hours
    on conflict (organization_id, hour, line) do update set ${additions}
  ), daily as (
    insert into usage_daily as kept (organization_id, day, ${dimensions}, ${columns})
    select organization_id, (hour at time zone 'UTC')::date, ${dimensions}, ${sums} from hours
    group by ${byPosition} order by ${byPosition}
    on conflict (organization_id, day, line) do update set ${additions}
  )`;

/** The same sums by hour or by day, as a select; `period` is the start of either. */
export function sumsOfLines(lines: Prisma.Sql, rollUp: 'hourly' | 'daily'): Prisma.Sql {
  const period = rollUp === 'hourly' ? hourOfLine : Prisma.sql`${dayOfLine}::timestamp at time zone 'UTC'`;
  return Prisma.sql`
    select organization_id, ${period} as period, ${dimensions}, ${sums} from (${lines}) as line group by ${byPosition}`;
}
