import type { Charge } from '@switchyard/core/limits/hold';
import type { ShadowRecord } from '@switchyard/core/requests/shadow-record';
import type { Database } from '../client/create-database.ts';
import { sqlState } from '../client/sql-state.ts';
import { Prisma } from '../generated/client.ts';
import { addingCharges } from './add-charges.ts';
import { addingLines } from './add-lines.ts';
import { lockUsageDays } from './lock-usage-days.ts';
import { readCharges } from './read-ledger.ts';
import { toJson } from './record-rows.ts';
import { linesOfCopies } from './usage-lines.ts';

/**
 * Adds the record of a copy to the ledger, and what it cost to the roll-ups and to the budgets that it was charged in, in one
 * transaction. The same id again changes nothing, whatever it says. A record of an earlier version does not say whose request was
 * copied; the request's row does, when the ledger has it. Rejects when Postgres is away or refuses the record; `isRecordsFault`
 * tells the two apart. For the worker's role, which sees all organizations.
 */
export async function insertShadowRun(db: Database, record: ShadowRecord): Promise<void> {
  try {
    await insert(db, record);
  } catch (error) {
    // A budget was deleted while its charges were added; the next try finds it gone.
    if (sqlState(error) !== '23503') throw error;
    await insert(db, record);
  }
}

function insert(db: Database, record: ShadowRecord): Promise<void> {
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
  return db.$transaction(async (scoped) => {
    await lockUsageDays(scoped, [Date.parse(record.startedAt)], 'shared');
    await scoped.$executeRaw`
      with inserted as (
        insert into shadow_runs (id, organization_id, request_id, rule_id, rule_version, started_at, record, cost_nanos)
        select s.id, s.organization_id, s.request_id, s.rule_id, s.rule_version, s.started_at,
          case when s.record -> 'payer' = 'null' and r.id is not null
            then s.record || jsonb_build_object('payer', jsonb_build_object('teamId', r.team_id, 'keyId', r.key_id,
              'memberId', r.member_id, 'endpoint', r.endpoint, 'tags', to_jsonb(r.tags)))
            else s.record end, s.cost_nanos
        from jsonb_populate_recordset(null::shadow_runs, ${rows}::jsonb) s
        left join request_logs r on r.id = s.request_id and r.organization_id = s.organization_id
        on conflict do nothing
        returning *
      ), lines as (
        ${linesOfCopies(Prisma.raw('inserted'))}
      ), charged as (
        select organization_id, record -> 'charges' as charges, 0 as counts from inserted
      ), ${addingLines}, ${addingCharges(Prisma.raw('charged'))}
      select id from inserted`;
  });
}

/** What the ledger says of a copy. Cost in nano-USD, null when the model had no price. */
export type ShadowEntry = { costNanos: bigint | null; charges: Charge[] };

type Row = { id: string; cost_nanos: bigint | null; charges: unknown };

/** The entries of those of these copies that the ledger has, by id. For the worker's role, which sees all organizations. */
export async function readShadowEntries(db: Database, ids: readonly string[]): Promise<Map<string, ShadowEntry>> {
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<Row[]>`
    select id, cost_nanos, record -> 'charges' as charges from shadow_runs where id = any(${[...ids]}::uuid[])`;
  return new Map(
    rows.map(({ id, cost_nanos, charges }) => [id, { costNanos: cost_nanos, charges: readCharges(charges) }]),
  );
}
