import type { BudgetCounter } from '@switchyard/core/limits/hold';
import type { Database } from '../client/create-database.ts';
import { newId } from '../directory/new-id.ts';
import { addNotification, type NewNotification } from '../notifications/outbox.ts';

/** Something that people are told of a counter once; `percent` is 0 for a forecast. Amounts in the budget's unit. */
export type BudgetAlert = { kind: 'THRESHOLD' | 'FORECAST'; percent: number };

/** What has become true of one counter. */
export type BudgetAlerting = { counter: BudgetCounter; spent: bigint; limit: bigint; alerts: readonly BudgetAlert[] };

/**
 * Writes down those of the alerts that are new, and in the same transaction what `tell` says of them into the outbox; so each is told
 * once, however many workers look and whenever one dies. `tell` is not called when none is new. Answers how many were new.
 */
export function recordBudgetAlerts(
  db: Database,
  organizationId: string,
  { alerting, tell }: { alerting: BudgetAlerting; tell: (fresh: BudgetAlert[]) => NewNotification[] },
): Promise<number> {
  const { counter, spent, limit, alerts } = alerting;
  return db.$transaction(async (scoped) => {
    const fresh = await scoped.$queryRaw<BudgetAlert[]>`
      insert into budget_alerts (id, organization_id, budget_id, period, group_key, kind, percent, spent, limit_amount)
      select one.id, ${organizationId}::uuid, ${counter.budgetId}::uuid, ${counter.period}::timestamptz, ${counter.group},
        one.kind::"BudgetAlertKind", one.percent, ${spent}, ${limit}
      from unnest(${alerts.map(newId)}::uuid[], ${alerts.map(({ kind }) => kind)}::text[],
        ${alerts.map(({ percent }) => percent)}::int[]) as one (id, kind, percent)
      on conflict do nothing
      returning kind::text, percent`;
    if (fresh.length > 0) for (const notification of tell(fresh)) await addNotification(scoped, notification);
    return fresh.length;
  });
}

/** The alerts of these periods that were told already, each as {@link nameOfAlert} names it. */
export async function readToldAlerts(
  db: Database,
  organizationId: string,
  periods: readonly { budgetId: string; periodStartMs: number }[],
): Promise<Set<string>> {
  if (periods.length === 0) return new Set();
  const rows = await db.$queryRaw<(BudgetAlert & { budgetId: string; period: Date; group: string })[]>`
    select budget_id as "budgetId", period, group_key as "group", kind::text, percent
    from budget_alerts
    join unnest(${periods.map(({ budgetId }) => budgetId)}::uuid[],
      ${periods.map(({ periodStartMs }) => new Date(periodStartMs).toISOString())}::timestamptz[]) as asked (budget_id, period)
      using (budget_id, period)
    where organization_id = ${organizationId}::uuid`;
  return new Set(rows.map((row) => nameOfAlert({ ...row, period: row.period.toISOString() }, row)));
}

/** A name for one alert of one counter. */
export function nameOfAlert({ budgetId, period, group }: BudgetCounter, { kind, percent }: BudgetAlert): string {
  return `${budgetId} ${period} ${kind} ${percent} ${group}`;
}

/** The channels of an organization. A budget may still name one that was deleted. */
export async function readChannelIds(db: Database, organizationId: string): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from notification_channels where organization_id = ${organizationId}::uuid`;
  return new Set(rows.map(({ id }) => id));
}

/** How a group of an `each` budget over teams, members or keys is called; undefined for one that is gone. */
export async function readGroupName(
  db: Database,
  organizationId: string,
  { of, group }: { of: 'team' | 'member' | 'key'; group: string },
): Promise<string | undefined> {
  const rows = await {
    team: () => db.$queryRaw<{ name: string }[]>`
      select name from teams where organization_id = ${organizationId}::uuid and id::text = ${group}`,
    key: () => db.$queryRaw<{ name: string }[]>`
      select name from virtual_keys where organization_id = ${organizationId}::uuid and id::text = ${group}`,
    member: () => db.$queryRaw<{ name: string }[]>`
      select users.name from memberships join users on users.id = memberships.user_id
      where organization_id = ${organizationId}::uuid and users.id::text = ${group}`,
  }[of]();
  return rows[0]?.name;
}
