import type { RequestRecord } from '@switchyard/core/requests/record';
import type { Database, Scoped } from '../client/create-database.ts';
import { prepared } from '../client/prepared.ts';
import { sqlState } from '../client/sql-state.ts';
import { Prisma } from '../generated/client.ts';
import { addingCharges } from './add-charges.ts';
import { addingLines } from './add-lines.ts';
import { eachBucket } from './bucket-columns.ts';
import { ensurePartitions, missingPartition } from './ensure-partitions.ts';
import { lockUsageDays } from './lock-usage-days.ts';
import { attemptColumns, columnsOfRow, eachSaved, logColumns, namesOf, valuesOf } from './log-columns.ts';
import { type LedgerEntry, readLedger } from './read-ledger.ts';
import { attemptRows, logRow, startOf, toJson, UnacceptableRecord } from './record-rows.ts';
import { linesOfRequests } from './usage-lines.ts';

/** What came of a batch: every record is either inserted or a duplicate, which is answered with the entry that was there. */
export type Ingestion = { inserted: number; duplicates: LedgerEntry[] };

/**
 * Adds records to the ledger in one transaction: rows, attempts, and what exactly the inserted rows add to the roll-ups and to the
 * budgets that they were charged in. The same record again, in this batch, another or a concurrent one, changes nothing; so a batch
 * may be delivered any number of times. Partitions that are missing are made. Rejects as a whole, with nothing written, when
 * Postgres is away or refuses a record; `isRecordsFault` tells the two apart.
 */
export async function ingestRecords(db: Database, records: readonly RequestRecord[]): Promise<Ingestion> {
  const batch = distinct(records);
  const starts = batch.map(({ id }) => startOf(id));
  const attempt = () => ingest(db, { records, batch, starts });
  try {
    return await attempt();
  } catch (error) {
    if (sqlState(error) === missingPartition) await ensurePartitions(db, starts);
    else if (sqlState(error) !== deletedBudget) throw error;
    return await attempt();
  }
}

/** A budget that was deleted while its charges were added; the next try finds it gone. */
const deletedBudget = '23503';

/** Whether it is a record that is at fault, so that trying the same batch again is of no use. */
export function isRecordsFault(error: unknown): boolean {
  if (error instanceof UnacceptableRecord) return true;
  const state = sqlState(error) ?? '';
  // Data exceptions, violated constraints and keys too long for an index; everything else (connections, locks, disk, grants) mends
  // without the record, and so does a budget that was deleted meanwhile.
  return (state.startsWith('22') || state.startsWith('23') || state === '54000') && state !== deletedBudget;
}

/** The first record of each id. */
function distinct(records: readonly RequestRecord[]): RequestRecord[] {
  const byId = new Map<string, RequestRecord>();
  for (const record of records) if (!byId.has(record.id)) byId.set(record.id, record);
  return [...byId.values()];
}

type Batch = { records: readonly RequestRecord[]; batch: RequestRecord[]; starts: number[] };

function ingest(db: Database, { records, batch, starts }: Batch): Promise<Ingestion> {
  return db.$transaction(async (scoped) => {
    await lockUsageDays(scoped, starts, 'shared');
    const inserted = await insertBatch(scoped, batch);
    const repeated =
      records.length === batch.length ? batch.filter(({ id }) => !inserted.has(id)) : repeats(records, inserted);
    // A statement of its own: it sees rows that a concurrent worker committed while the insert waited for it.
    const ledger = await readLedger(
      scoped,
      repeated.map(({ id }) => id),
    );
    const duplicates = repeated.flatMap(({ id }) => ledger.get(id) ?? []);
    return { inserted: inserted.size, duplicates };
  });
}

/** The first record of an inserted id is the row; all others are duplicates. */
function repeats(records: readonly RequestRecord[], inserted: ReadonlySet<string>): RequestRecord[] {
  const rows = new Set(inserted);
  return records.filter(({ id }) => !rows.delete(id));
}

const logValues = valuesOf(logColumns);
const attemptValues = valuesOf(attemptColumns);

/** The ids that were inserted. Most often all of them were, and then Postgres says no more than that. */
async function insertBatch(scoped: Scoped, batch: RequestRecord[]): Promise<Set<string>> {
  const logs = toJson(batch.map((record) => logValues(logRow(record))));
  const attempts = toJson(batch.flatMap((record) => attemptRows(record).map(attemptValues)));
  const [row] = await scoped.$queryRaw<{ ids: string[] | null }[]>`
    ${prepared('ingest')}
    with inserted as (
      insert into request_logs (${namesOf(logColumns)})
      select ${columnsOfRow(logColumns)} from jsonb_array_elements(${logs}::jsonb) as row order by id
      on conflict do nothing
      returning id, ${columnsOfLine}, charges
    ), attempts as (
      insert into request_attempts (${namesOf(attemptColumns)})
      select ${columnsOfRow(attemptColumns)} from jsonb_array_elements(${attempts}::jsonb) as row
      where (row ->> 0)::uuid in (select id from inserted)
      returning request_id, index, role, model, provider_account_id, outcome, cost_nanos, ${bucketList}
    ), lines as (
      ${linesOfRequests(Prisma.raw('inserted'), Prisma.raw('attempts'))}
    ), charged as (
      select organization_id, charges, 1 as counts from inserted
    ), deliveries as (
      -- Each enabled sink of the organization is owed the request from the moment it is in the log.
      -- What was said comes by a queue of its own, so a sink that wants it waits a moment.
      insert into log_sink_deliveries (organization_id, sink_id, request_id, next_attempt_at)
      select inserted.organization_id, log_sinks.id, inserted.id,
        now() + case when log_sinks.with_content then interval '5 seconds' else interval '0' end
      from inserted
      join log_sinks on log_sinks.organization_id = inserted.organization_id and log_sinks.enabled
    ), ${addingLines}, ${addingCharges(Prisma.raw('charged'))}
    select case when count(*) < ${batch.length}::int then array(select id::text from inserted) end as ids from inserted`;
  return new Set(row?.ids ?? batch.map(({ id }) => id));
}

const bucketList = eachBucket((column) => column);

/** What the lines of a request are made of. */
const columnsOfLine = Prisma.sql`
  organization_id, started_at, team_id, key_id, member_id, model_served, provider_account_id, endpoint, tags, cache_status, outcome,
  attempt_count, cost_nanos, latency_ms, ${eachSaved((column) => column)}, ${bucketList}`;
