import type { BudgetCounter, Charge } from '@switchyard/core/limits/hold';
import { type Database, inOrganization } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';

/** A record that was seen in the queue, with what it was charged. `requestId` is the id of the request or of the copy. */
export type PendingCharges = { requestId: string; charges: readonly Charge[] };

type Row = { position: number | null; spent: bigint | null; known: string | null };

/**
 * What each of these counters has spent, in their order and units: what the ledger says and the charges of those `pending` records
 * that the ledger does not have yet. The ledger is read at one moment, so a record that moves from the queue into it counts exactly
 * once, provided that the queue was read before this was called. A counter may be named by a routing rule instead of a budget: then
 * it is what the rule's copies were charged. Rejects when Postgres does not answer.
 */
export async function loadBudgetSpends(
  db: Database,
  organizationId: string,
  { counters, pending }: { counters: readonly BudgetCounter[]; pending: readonly PendingCharges[] },
): Promise<bigint[]> {
  if (counters.length === 0) return [];
  const rows = await inOrganization(db, organizationId, (scoped) =>
    scoped.$queryRaw<Row[]>(selectSpends(organizationId, counters, pending)),
  );
  const spends = counters.map((_, index) => rows.find(({ position }) => position === index + 1)?.spent ?? 0n);
  const known = new Set(rows.flatMap(({ known: id }) => id ?? []));
  const missing = new Map(pending.filter(({ requestId }) => !known.has(requestId)).map((one) => [one.requestId, one]));
  for (const { charges } of missing.values())
    for (const charge of charges) {
      const index = counters.findIndex((counter) => isSame(counter, charge));
      if (index >= 0) spends[index] = (spends[index] ?? 0n) + BigInt(charge.amount);
    }
  return spends;
}

/** What the copies of a rule were charged in a period; nano-USD. `period` is its first moment, ISO 8601. */
export async function loadShadowSpend(
  db: Database,
  organizationId: string,
  { ruleId, period, pending }: { ruleId: string; period: string; pending: readonly PendingCharges[] },
): Promise<bigint> {
  const counters = [{ budgetId: ruleId, period, group: '' }];
  const [spent = 0n] = await loadBudgetSpends(db, organizationId, { counters, pending });
  return spent;
}

const isSame = (a: BudgetCounter, b: BudgetCounter) =>
  a.budgetId === b.budgetId && a.group === b.group && Date.parse(a.period) === Date.parse(b.period);

function selectSpends(organizationId: string, counters: readonly BudgetCounter[], pending: readonly PendingCharges[]) {
  const ids = pending.map(({ requestId }) => requestId);
  return Prisma.sql`
    with asked as (
      select * from unnest(${counters.map(({ budgetId }) => budgetId)}::uuid[], ${counters.map(({ period }) => period)}::timestamptz[],
        ${counters.map(({ group }) => group)}::text[]) with ordinality as t (budget_id, period, group_key, position)
    )
    select position::int, coalesce(spend.charged + spend.baseline, copies.charged, 0)::bigint as spent, null as known
    from asked
    left join budget_spends spend on spend.organization_id = ${organizationId}::uuid and spend.budget_id = asked.budget_id
      and spend.period = asked.period and spend.group_key = asked.group_key
    left join lateral (${chargesOfRule(organizationId)}) copies on spend.budget_id is null
    union all
    select null, null, id::text from request_logs where organization_id = ${organizationId}::uuid and id = any(${ids}::uuid[])
    union all
    select null, null, id::text from shadow_runs where organization_id = ${organizationId}::uuid and id = any(${ids}::uuid[])`;
}

/** Copies of earlier versions say no charges; they cost what they cost in the calendar month (UTC) that rules had budgets for. */
function chargesOfRule(organizationId: string) {
  return Prisma.sql`
    select sum(coalesce((
        select sum((charge ->> 'amount')::bigint) from jsonb_array_elements(s.record -> 'charges') as charge
        where (charge ->> 'budgetId')::uuid = asked.budget_id and (charge ->> 'period')::timestamptz = asked.period
      ), case when coalesce(s.record -> 'charges', '[]') = '[]' and date_trunc('month', s.started_at, 'UTC') = asked.period
        then s.cost_nanos end)) as charged
    from shadow_runs s
    where s.organization_id = ${organizationId}::uuid and s.rule_id = asked.budget_id
      and s.id >= uuid_floor(asked.period - interval '1 day')`;
}
