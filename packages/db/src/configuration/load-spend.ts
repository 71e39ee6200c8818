import { type Database, inOrganization } from '../client/create-database.ts';

/** What one scope has spent in one calendar month (UTC), such as `2026-11`; nano-USD. */
export type ScopeSpend = {
  kind: 'organization' | 'team' | 'key' | 'shadow';
  id: string;
  period: string;
  spentNanos: bigint;
};

type Row = { team_id: string | null; key_id: string | null; spent: bigint };
type ShadowRow = { rule_id: string; spent: bigint };

/**
 * What the ledger says an organization has spent in a month: the organization itself first (zero when it spent nothing), then
 * every team and every key that spent something, and every rule whose copies (shadow) did. This seeds the counters in Redis.
 * Throws a RangeError when `month` is not of the form `2026-11`; rejects when Postgres does not answer.
 */
export async function loadSpend(db: Database, organizationId: string, month: string): Promise<ScopeSpend[]> {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new RangeError(`month must be like 2026-11, but is ${month}.`);
  const firstDay = `${month}-01`;
  const [rows, shadows] = await inOrganization(db, organizationId, async (scoped) => [
    await scoped.$queryRaw<Row[]>`
      select team_id, key_id, coalesce(sum(cost_nanos), 0)::bigint as spent
      from usage_daily
      where organization_id = ${organizationId}::uuid
        and day >= ${firstDay}::date and day < (${firstDay}::date + interval '1 month')::date
      group by grouping sets ((), (team_id), (key_id))
      order by team_id nulls first, key_id nulls first`,
    await scoped.$queryRaw<ShadowRow[]>`
      select rule_id, coalesce(sum(cost_nanos), 0)::bigint as spent
      from shadow_runs
      where organization_id = ${organizationId}::uuid
        and started_at >= ${firstDay}::timestamp at time zone 'UTC'
        and started_at < (${firstDay}::timestamp + interval '1 month') at time zone 'UTC'
      group by rule_id
      order by rule_id`,
  ]);
  return [...rows.map(scopeOf(organizationId, month)), ...shadows.map(shadowOf(month))];
}

const scopeOf =
  (organizationId: string, month: string) =>
  ({ team_id, key_id, spent }: Row): ScopeSpend => {
    if (team_id !== null) return { kind: 'team', id: team_id, period: month, spentNanos: spent };
    if (key_id !== null) return { kind: 'key', id: key_id, period: month, spentNanos: spent };
    return { kind: 'organization', id: organizationId, period: month, spentNanos: spent };
  };

const shadowOf =
  (month: string) =>
  ({ rule_id, spent }: ShadowRow): ScopeSpend => ({ kind: 'shadow', id: rule_id, period: month, spentNanos: spent });
