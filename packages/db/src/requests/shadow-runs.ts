import type { ShadowRecord } from '@switchyard/core/requests/shadow-record';
import type { Database } from '../client/create-database.ts';
import { toJson } from './record-rows.ts';

/**
 * Adds the record of a copy to the ledger. The same id again changes nothing, whatever it says. Rejects when Postgres is away or
 * refuses the record; `isRecordsFault` tells the two apart. For the worker's role, which sees all organizations.
 */
export async function insertShadowRun(db: Database, record: ShadowRecord): Promise<void> {
  const rows = toJson([
    {
      id: record.id,
      organization_id: record.organizationId,
      request_id: record.requestId,
      rule_id: record.ruleId,
      rule_version: record.ruleVersion,
      started_at: record.startedAt,
      record,
      cost_nanos: record.shadow.costNanos,
    },
  ]);
  await db.$executeRaw`
    insert into shadow_runs (id, organization_id, request_id, rule_id, rule_version, started_at, record, cost_nanos)
    select id, organization_id, request_id, rule_id, rule_version, started_at, record, cost_nanos
    from jsonb_populate_recordset(null::shadow_runs, ${rows}::jsonb)
    on conflict do nothing`;
}

type Row = { id: string; cost_nanos: bigint | null };

/** What those of these copies cost that the ledger has, by id; nano-USD, null when it is not known. For the worker's role. */
export async function readShadowCosts(db: Database, ids: readonly string[]): Promise<Map<string, bigint | null>> {
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<Row[]>`
    select id, cost_nanos from shadow_runs where id = any(${[...ids]}::uuid[])`;
  return new Map(rows.map(({ id, cost_nanos }) => [id, cost_nanos]));
}
