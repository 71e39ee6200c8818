import type { BudgetConfiguration } from '@switchyard/core/budgets/budget';
import { isCallerMade, othersGroup } from '@switchyard/core/limits/groups';
import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { selectUsed, selectUsedByCharged } from './used-by-budget.ts';

/** A budget in one period. `before` is since when requests are counted in it the way it is now (`countedSince`). */
export type BaselineOf = {
  budget: Pick<BudgetConfiguration, 'id' | 'scope' | 'unit' | 'maxGroups'>;
  periodStart: Date;
  /** Null: it never ends. */
  periodEnd: Date | null;
  before: Date;
};

/** A baseline that is another than it was; amounts in the budget's unit. */
export type BaselineChange = { group: string; was: bigint; is: bigint };

/** Gateways count by a new configuration within seconds; what they did not count until then is looked for as long as this. */
const skewMs = 60_000;

/**
 * Computes what requests had used in the period of a budget before it counted them, writes it into the ledger and answers what
 * changed. It is what those matching requests used that began before `before` and carry no charge of it: one that carries a charge
 * counts as that, which may be more than it used (an orphan is charged its reservation). Read from the roll-ups for whole hours and
 * from the log for the rest; budgets on metadata or end users are read from the log alone. Calls that were under way are not in the log yet: compute it again
 * until they have ended. Price corrections are no spending, and requests that were refused used nothing. A budget that counts requests
 * on a model leaves out those that another model answered in the end. Of values that callers made at most `maxGroups` are kept apart:
 * those that the ledger knows, and then those that used the most.
 */
export async function computeBaselines(
  scoped: Scoped,
  organizationId: string,
  { budget, periodStart, periodEnd, before }: BaselineOf,
): Promise<BaselineChange[]> {
  const cutMs = Math.min(before.getTime() + skewMs, periodEnd?.getTime() ?? Number.POSITIVE_INFINITY);
  if (cutMs <= periodStart.getTime()) return [];
  const period = Prisma.sql`${periodStart}::timestamptz`;
  const used = selectUsed(organizationId, budget, { fromMs: periodStart.getTime(), untilMs: cutMs });
  const { createdAt } = await scoped.budget.findFirstOrThrow({
    where: { id: budget.id, organizationId },
    select: { createdAt: true },
  });
  // Nothing that began before it was made carries a charge of it, clocks that differ left aside.
  const chargedFromMs = Math.min(Math.max(periodStart.getTime(), createdAt.getTime() - skewMs), cutMs);
  const charged = selectUsedByCharged(organizationId, budget, {
    fromMs: chargedFromMs,
    untilMs: cutMs,
    period: periodStart,
  });
  const own = await readOwnValues(scoped, organizationId, budget);
  return scoped.$queryRaw<BaselineChange[]>`
    with kept as (
      select group_key, baseline from budget_spends
      where organization_id = ${organizationId}::uuid and budget_id = ${budget.id}::uuid and period = ${period}
    ), used_apart as (
      select group_key, sum(amount)::bigint as amount from (${used}) as one where group_key <> all(${own}::text[]) group by 1
    ), ranked as (
      select group_key, kept.group_key is not null as is_kept,
        row_number() over (order by kept.group_key is not null desc, used_apart.amount desc nulls last, group_key) as place
      from used_apart full join kept using (group_key) where group_key <> ${othersGroup}
    ), apart as (
      select group_key from ranked where is_kept or place <= ${mostApart(budget)}
    ), used as (
      select coalesce(apart.group_key, ${othersGroup}) as group_key, sum(amount)::bigint as amount
      from used_apart left join apart using (group_key) group by 1
    ), charged as (
      select coalesce(apart.group_key, ${othersGroup}) as group_key, sum(amount)::bigint as amount
      from (${charged}) as one left join apart using (group_key) where one.group_key <> all(${own}::text[]) group by 1
    ), computed as (
      select group_key, coalesce(kept.baseline, 0) as was,
        coalesce(used.amount, 0) - coalesce(charged.amount, 0) as "is"
      from used full join kept using (group_key) left join charged using (group_key)
    ), changed as (select * from computed where was <> "is"), written as (
      insert into budget_spends (organization_id, budget_id, period, group_key, baseline)
      select ${organizationId}::uuid, ${budget.id}::uuid, ${period}, group_key, "is" from changed order by group_key
      on conflict (organization_id, budget_id, period, group_key) do update set baseline = excluded.baseline
    )
    select group_key as "group", was, "is" from changed order by 1`;
}

/** More groups than these are kept together. What callers do not make are as many as the organization has. */
const mostApart = ({ scope, maxGroups }: BaselineOf['budget']): number =>
  scope.kind === 'each' && isCallerMade(scope.of) ? maxGroups : 2_147_483_647;

/** Values that have a budget of their own of the same unit and kind of period, so that an `each` budget does not count them. */
async function readOwnValues(
  scoped: Scoped,
  organizationId: string,
  { id, scope }: BaselineOf['budget'],
): Promise<string[]> {
  if (scope.kind !== 'each') return [];
  const rows = await scoped.$queryRaw<{ value: string }[]>`
    select coalesce(o.scope ->> 'id', o.scope ->> 'model', o.scope ->> 'tag', o.scope ->> 'value') as value
    from budgets o
    join budgets b on b.organization_id = o.organization_id and b.unit = o.unit and b.period ->> 'kind' = o.period ->> 'kind'
    where b.id = ${id}::uuid and o.organization_id = ${organizationId}::uuid and o.scope ->> 'kind' <> 'each'
      and case o.scope ->> 'kind' when 'metadata' then 'metadata.' || (o.scope ->> 'name') else o.scope ->> 'kind' end = ${scope.of}`;
  return rows.map(({ value }) => value);
}
