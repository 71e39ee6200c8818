import type { Scoped } from '../client/create-database.ts';
import type { LogExport } from '../generated/client.ts';
import { found, Refusal } from './refusal.ts';

/** An export as lists show it; never its key. Sizes in bytes. */
export type LogExportRow = Omit<
  LogExport,
  'organizationId' | 'sealedKey' | 'createdById' | 'runId' | 'runUntil' | 'runs'
>;

/** What is asked for. `query` is the query string of the log's filter, with absolute times. */
export type NewLogExport = {
  id: string;
  format: LogExport['format'];
  query: string;
  withContent: boolean;
  createdById: string | null;
  createdByName: string;
};

const columns = {
  id: true,
  format: true,
  query: true,
  withContent: true,
  status: true,
  rows: true,
  totalRows: true,
  bytes: true,
  error: true,
  createdByName: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  expiresAt: true,
} as const;

/** Most exports of one organization that wait or are made; more of them would keep back those of others. */
const mostUnfinished = 5;

/** Exports, newest first, at most `limit`; `cursor` is the id of the last one of the page before. */
export function listLogExports(
  scoped: Scoped,
  organizationId: string,
  { cursor, limit }: { cursor: string | undefined; limit: number },
): Promise<LogExportRow[]> {
  return scoped.logExport.findMany({
    where: { organizationId, ...(cursor === undefined ? {} : { id: { lt: cursor } }) },
    orderBy: { id: 'desc' },
    take: limit,
    select: columns,
  });
}

/** One export. Throws a Refusal (not_found). */
export async function findLogExport(scoped: Scoped, organizationId: string, id: string): Promise<LogExportRow> {
  return found(await scoped.logExport.findFirst({ where: { id, organizationId }, select: columns }), 'export');
}

/** Asks the worker for an export. Throws a Refusal (conflict) while too many of the organization are not finished. */
export async function createLogExport(
  scoped: Scoped,
  organizationId: string,
  request: NewLogExport,
): Promise<LogExportRow> {
  const unfinished = await scoped.logExport.count({
    where: { organizationId, status: { in: ['PENDING', 'RUNNING'] } },
  });
  if (unfinished >= mostUnfinished)
    throw new Refusal('conflict', `${unfinished} exports are not finished. Wait for one, or cancel it.`);
  return scoped.logExport.create({ data: { ...request, organizationId }, select: columns });
}

/**
 * Cancels an export that is not finished, and deletes what was written; a worker that makes it stops before its next part. Throws a
 * Refusal: not_found, or conflict when it is finished.
 */
export async function cancelLogExport(
  scoped: Scoped,
  organizationId: string,
  { id, now }: { id: string; now: Date },
): Promise<LogExportRow> {
  const { count } = await scoped.logExport.updateMany({
    where: { id, organizationId, status: { in: ['PENDING', 'RUNNING'] } },
    data: { status: 'CANCELLED', finishedAt: now, runId: null, runUntil: null, sealedKey: null },
  });
  const row = await findLogExport(scoped, organizationId, id);
  if (count === 0) throw new Refusal('conflict', 'This export is finished. There is nothing to cancel.');
  await scoped.logExportPart.deleteMany({ where: { organizationId, exportId: id } });
  return row;
}

/** The sealed key of an export that is done. Throws a Refusal: not_found, or conflict when there is no file. */
export async function readExportKey(scoped: Scoped, organizationId: string, id: string): Promise<string> {
  const where = { id, organizationId };
  const row = found(await scoped.logExport.findFirst({ where, select: { status: true, sealedKey: true } }), 'export');
  if (row.status !== 'DONE' || row.sealedKey === null)
    throw new Refusal('conflict', 'This export has no file: it is not done, was cancelled, failed, or has expired.');
  return row.sealedKey;
}

/** One part of the file, encrypted; undefined after the last. */
export async function readExportPart(
  scoped: Scoped,
  organizationId: string,
  { exportId, index }: { exportId: string; index: number },
): Promise<Uint8Array | undefined> {
  const part = await scoped.logExportPart.findFirst({
    where: { organizationId, exportId, index },
    select: { data: true },
  });
  return part?.data;
}
