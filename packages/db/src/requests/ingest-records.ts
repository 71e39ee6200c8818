import type { RequestRecord } from '@switchyard/core/requests/record';
import type { Database, Scoped } from '../client/create-database.ts';
import { sqlState } from '../client/sql-state.ts';
import { ensurePartitions } from './ensure-partitions.ts';
import { type LedgerEntry, readLedger } from './read-ledger.ts';
import { attemptRows, logRow, startOf, toJson, UnacceptableRecord } from './record-rows.ts';
import {
  additions,
  attemptColumns,
  dayOfLog,
  dimensionsOfLog,
  hourOfLog,
  logColumns,
  rollUpColumns,
  sumsOfLog,
} from './roll-up-columns.ts';

/** What came of a batch: every record is either inserted or a duplicate, which is answered with the entry that was there. */
export type Ingestion = { inserted: number; duplicates: LedgerEntry[] };

/**
 * Adds records to the ledger in one transaction: rows, attempts, and the roll-ups of exactly the rows that were inserted. The same
 * record again, in this batch, another or a concurrent one, changes nothing; so a batch may be delivered any number of times.
 * Partitions that are missing are made. Rejects as a whole, with nothing written, when Postgres is away or refuses a record;
 * `isRecordsFault` tells the two apart.
 */
export async function ingestRecords(db: Database, records: readonly RequestRecord[]): Promise<Ingestion> {
  const batch = distinct(records);
  const starts = batch.map(({ id }) => startOf(id));
  try {
    return await ingest(db, records, batch);
  } catch (error) {
    // Postgres says check_violation when a row has no partition; any other cause fails again below.
    if (sqlState(error) !== '23514') throw error;
    await ensurePartitions(db, starts);
    return await ingest(db, records, batch);
  }
}

/** Whether it is a record that is at fault, so that trying the same batch again is of no use. */
export function isRecordsFault(error: unknown): boolean {
  if (error instanceof UnacceptableRecord) return true;
  const state = sqlState(error) ?? '';
  // Data exceptions and violated constraints; everything else (connections, locks, disk, grants) mends without the record.
  return state.startsWith('22') || state.startsWith('23');
}

/** The first record of each id. */
function distinct(records: readonly RequestRecord[]): RequestRecord[] {
  const byId = new Map<string, RequestRecord>();
  for (const record of records) if (!byId.has(record.id)) byId.set(record.id, record);
  return [...byId.values()];
}

function ingest(db: Database, records: readonly RequestRecord[], batch: RequestRecord[]): Promise<Ingestion> {
  return db.$transaction(async (scoped) => {
    const inserted = new Set((await insertBatch(scoped, batch)).map(({ id }) => id));
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

function insertBatch(scoped: Scoped, batch: RequestRecord[]): Promise<{ id: string }[]> {
  const logs = toJson(batch.map(logRow));
  const attempts = toJson(batch.flatMap(attemptRows));
  // Ordered throughout, so that workers with overlapping batches wait for each other in one order and never in a circle.
  // Grouped by position: organization, period and the five dimensions, which is the primary key of both roll-ups.
  return scoped.$queryRaw<{ id: string }[]>`
    with inserted as (
      insert into request_logs (${logColumns})
      select ${logColumns} from jsonb_populate_recordset(null::request_logs, ${logs}::jsonb) order by id
      on conflict do nothing
      returning *
    ), attempts as (
      insert into request_attempts (${attemptColumns})
      select ${attemptColumns} from jsonb_populate_recordset(null::request_attempts, ${attempts}::jsonb)
      where request_id in (select id from inserted)
    ), hourly as (
      insert into usage_hourly as kept (organization_id, hour, ${rollUpColumns})
      select organization_id, ${hourOfLog}, ${dimensionsOfLog}, ${sumsOfLog} from inserted
      group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7
      on conflict (organization_id, hour, team_id, key_id, model_served, provider_account_id, outcome)
      do update set ${additions}
    ), daily as (
      insert into usage_daily as kept (organization_id, day, ${rollUpColumns})
      select organization_id, ${dayOfLog}, ${dimensionsOfLog}, ${sumsOfLog} from inserted
      group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7
      on conflict (organization_id, day, team_id, key_id, model_served, provider_account_id, outcome)
      do update set ${additions}
    )
    select id from inserted`;
}
