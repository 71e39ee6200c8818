import { z } from 'zod';
import type { Database, Scoped } from '../client/create-database.ts';
import { newId } from '../directory/new-id.ts';

/** An export that one run makes. Every write of a run names it, so that what a run that was taken for dead still writes is refused. */
export type ExportRun = {
  id: string;
  organizationId: string;
  runId: string;
  format: 'CSV' | 'JSONL' | 'PARQUET';
  query: string;
  withContent: boolean;
  /** How many runs there were, this one included. */
  runs: number;
};

/** How far a run is: rows and bytes of the file so far. */
export type ExportProgress = { rows: number; bytes: number };

/** Until when a run is taken to be alive. */
export type RunLease = { now: Date; leaseMs: number };

/** Thrown when the run is no longer the one that makes the export: it was cancelled, or another run took over. */
export class ExportStopped extends Error {
  override name = 'ExportStopped';

  constructor() {
    super('The export was cancelled, or another worker makes it.');
  }
}

const claimed = z.object({
  id: z.string(),
  organizationId: z.string(),
  runId: z.string(),
  format: z.enum(['CSV', 'JSONL', 'PARQUET']),
  query: z.string(),
  withContent: z.boolean(),
  runs: z.number(),
});

/**
 * Takes the export that waits longest, or one whose run is dead, and deletes what that one wrote: a file is made in one run or not at all.
 * Undefined when there is nothing to do. For the worker's role, which sees all organizations.
 */
export function claimExport(db: Database, { now, leaseMs }: RunLease): Promise<ExportRun | undefined> {
  return db.$transaction(async (scoped) => {
    const [row] = await scoped.$queryRaw<unknown[]>`
      with next as (
        select id from log_exports where status = 'PENDING' or (status = 'RUNNING' and run_until < ${now})
        order by created_at, id limit 1 for update skip locked
      )
      update log_exports set status = 'RUNNING', run_id = ${newId()}::uuid, run_until = ${untilOf({ now, leaseMs })}, runs = runs + 1,
        rows = 0, total_rows = null, bytes = 0, started_at = ${now}
      from next where log_exports.id = next.id
      returning log_exports.id::text, organization_id::text as "organizationId", run_id::text as "runId", format::text, query,
        with_content as "withContent", runs`;
    if (row === undefined) return undefined;
    const run = claimed.parse(row);
    await deleteParts(scoped, run.id);
    return run;
  });
}

/** Says that a run is alive and, once it is known, how many rows there are. Throws ExportStopped. */
export async function keepExport(
  db: Database,
  { id, runId }: ExportRun,
  { totalRows, ...lease }: RunLease & { totalRows?: number },
): Promise<void> {
  const count = await db.$executeRaw`
    update log_exports set run_until = ${untilOf(lease)}, total_rows = coalesce(${totalRows ?? null}::bigint, total_rows)
    where id = ${id}::uuid and run_id = ${runId}::uuid and status = 'RUNNING'`;
  if (count === 0) throw new ExportStopped();
}

/** Adds a part of the file, encrypted, with the progress it makes. Throws ExportStopped, with nothing written. */
export async function addExportPart(
  db: Database,
  { id, organizationId, runId }: ExportRun,
  { index, data, progress, ...lease }: RunLease & { index: number; data: Uint8Array; progress: ExportProgress },
): Promise<void> {
  await db.$transaction(async (scoped) => {
    const count = await scoped.$executeRaw`
      update log_exports set run_until = ${untilOf(lease)}, rows = ${progress.rows}::bigint, bytes = ${progress.bytes}::bigint
      where id = ${id}::uuid and run_id = ${runId}::uuid and status = 'RUNNING'`;
    if (count === 0) throw new ExportStopped();
    const part = { organizationId, exportId: id, index, data: Uint8Array.from(data) };
    await scoped.logExportPart.create({ data: part, select: { index: true } });
  });
}

/** The file is whole: from now on it can be downloaded. Throws ExportStopped. */
export async function finishExport(
  db: Database,
  { id, runId }: ExportRun,
  { progress, sealedKey, now, expiresAt }: { progress: ExportProgress; sealedKey: string; now: Date; expiresAt: Date },
): Promise<void> {
  const count = await db.$executeRaw`
    update log_exports set status = 'DONE', rows = ${progress.rows}::bigint, total_rows = ${progress.rows}::bigint,
      bytes = ${progress.bytes}::bigint, sealed_key = ${sealedKey}, finished_at = ${now}, expires_at = ${expiresAt}, run_id = null,
      run_until = null, error = null
    where id = ${id}::uuid and run_id = ${runId}::uuid and status = 'RUNNING'`;
  if (count === 0) throw new ExportStopped();
}

/** It cannot be made; the reason is for the person who asked. What was written is deleted. Does nothing when the run was stopped. */
export async function failExport(
  db: Database,
  { id, runId }: ExportRun,
  { error, now }: { error: string; now: Date },
): Promise<void> {
  await db.$transaction(async (scoped) => {
    const count = await scoped.$executeRaw`
      update log_exports set status = 'FAILED', error = ${error}, finished_at = ${now}, run_id = null, run_until = null
      where id = ${id}::uuid and run_id = ${runId}::uuid and status = 'RUNNING'`;
    if (count > 0) await deleteParts(scoped, id);
  });
}

/** Deletes files whose time is over, and what is known of exports that were asked for before `forgetBefore`; answers how many files. */
export async function expireExports(
  db: Database,
  { now, forgetBefore }: { now: Date; forgetBefore: Date },
): Promise<number> {
  const expired = await db.$executeRaw`
    update log_exports set sealed_key = null where sealed_key is not null and expires_at <= ${now}`;
  // Without its key nobody reads a file any more; parts of one that is being made have no key yet, and another status.
  await db.$executeRaw`
    delete from log_export_parts using log_exports
    where log_exports.id = log_export_parts.export_id and status <> 'RUNNING' and sealed_key is null`;
  await db.$executeRaw`
    delete from log_exports where created_at < ${forgetBefore} and status in ('DONE', 'FAILED', 'CANCELLED')`;
  return expired;
}

const untilOf = ({ now, leaseMs }: RunLease) => new Date(now.getTime() + leaseMs);

async function deleteParts(scoped: Scoped, exportId: string): Promise<void> {
  await scoped.$executeRaw`delete from log_export_parts where export_id = ${exportId}::uuid`;
}
