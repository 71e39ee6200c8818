import { Prisma } from '../generated/client.ts';
import { briefColumns, dimensionColumns, eachSum, keyColumns, type RollUp, rollUps } from './roll-up-columns.ts';

const sumNames = eachSum((column) => column);
const sums = eachSum((column) => `usage_sum(${column}) as ${column}`);
const additions = eachSum((column) => `${column} = kept.${column} + excluded.${column}`);

/**
 * The common table expressions that every roll-up is made of: `hours`, lines (see usage-lines.ts) summed by hour (UTC) and all dimensions,
 * and `brief_hours` and `key_hours`, those summed by fewer dimensions.
 */
export function summingHours(lines: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    hours as (
      select organization_id, date_trunc('hour', at, 'UTC') as hour, ${namesOf(dimensionColumns)}, ${sums}
      from ${lines} as line group by ${byPosition(dimensionColumns)}
    ), brief_hours as (${hoursBy(briefColumns)}), key_hours as (${hoursBy(keyColumns)})`;
}

function hoursBy(columns: RollUp['columns']): Prisma.Sql {
  return Prisma.sql`select organization_id, hour, ${namesOf(columns)}, ${sums} from hours group by ${byPosition(columns)}`;
}

/** What the expressions of `summingHours` add to a roll-up, as a select of its key and its sums. */
export function sumsOfHours({ period, columns, hours }: RollUp): Prisma.Sql {
  const [dimensions, from] = [namesOf(columns), Prisma.raw(hours)];
  return period === 'hour'
    ? Prisma.sql`select organization_id, hour, ${dimensions}, ${sumNames} from ${from}`
    : Prisma.sql`
        select organization_id, (hour at time zone 'UTC')::date as day, ${dimensions}, ${sums}
        from ${from} group by ${byPosition(columns)}`;
}

/**
 * Common table expressions that add the lines of the expression `lines` to every roll-up. The days of the lines must be locked with
 * `lockUsageDays` by an earlier statement of the transaction.
 */
export const addingLines = Prisma.sql`
  ${summingHours(Prisma.raw('lines'))},
  ${Prisma.join(rollUps.map((rollUp) => Prisma.sql`adding_${Prisma.raw(rollUp.table)} as (${addingTo(rollUp)})`))}`;

/** Ordered, so that workers with overlapping batches wait for each other in one order and never in a circle. */
function addingTo(rollUp: RollUp): Prisma.Sql {
  const { period, columns } = rollUp;
  const [table, time] = [Prisma.raw(rollUp.table), Prisma.raw(period)];
  return Prisma.sql`
    insert into ${table} as kept (organization_id, ${time}, ${namesOf(columns)}, ${sumNames})
    ${sumsOfHours(rollUp)} order by ${byPosition(columns)}
    on conflict (organization_id, ${time}, line) do update set ${additions}`;
}

function namesOf(columns: readonly string[]): Prisma.Sql {
  return Prisma.raw(columns.join(', '));
}

/** The positions of organization, time and these dimensions. */
function byPosition(columns: readonly string[]): Prisma.Sql {
  return Prisma.raw(['organization', 'time', ...columns].map((_, at) => at + 1).join(', '));
}
