import { columnsOf } from '@switchyard/core/requests/export-row';
import { parseRequestFilter, rangeOf } from '@switchyard/core/requests/request-filter';
import { inOrganization } from '@switchyard/db/client/create-database';
import { type ExportRun, finishExport, keepExport } from '@switchyard/db/exports/export-work';
import { countExportRows, type ExportQuestion, readExportRows } from '@switchyard/db/reports/export-rows';
import { newExportKey } from '@switchyard/platform/exports/export-parts';
import type { Tools } from '../tools.ts';
import { addContents } from './add-contents.ts';
import { encodeInThread } from './encode-in-thread.ts';
import { createPartWriter, leaseMs } from './part-writer.ts';

/** An export that cannot be made, in words for the person who asked for it. */
export class ExportImpossible extends Error {
  override name = 'ExportImpossible';
}

/** Bounds of an export. */
export type ExportBounds = {
  mostRows: number;
  /** Rows that are read at once, and how many where content goes along, which may be megabytes each. */
  pageRows: number;
  pageRowsWithContent: number;
  keptMs: number;
};

/** See {@link ExportBounds}. */
export const exportBounds: ExportBounds = {
  mostRows: 5_000_000,
  pageRows: 2_000,
  pageRowsWithContent: 20,
  keptMs: 7 * 24 * 3_600_000,
};

/**
 * Makes the file of an export. Rejects with ExportImpossible, with ExportStopped when it was cancelled or another run took over, and with
 * the errors of the stores; in each case nothing can be downloaded.
 */
export async function makeExport(tools: Tools, run: ExportRun, bounds = exportBounds): Promise<void> {
  const { db, now } = tools;
  const { organizationId, withContent } = run;
  const question = questionOf(run, now());
  await keepExport(db, run, {
    now: new Date(now()),
    leaseMs,
    totalRows: await countRows(tools, run, question, bounds),
  });
  const { key, sealed } = await newExportKey(tools.contentPrivateKey, { organizationId, exportId: run.id });
  const parts = createPartWriter(tools, run, key);
  let rows = 0;
  const format = { format: run.format, columns: columnsOf(withContent), withContent };
  const encoder = encodeInThread(format, (bytes) => parts.write(bytes, rows));
  try {
    for await (const page of readPages(tools, run, question, bounds)) {
      rows += page.length;
      if (rows > bounds.mostRows) throw tooMany(rows, bounds);
      await encoder.write(page);
    }
    await encoder.end();
  } finally {
    await encoder.close();
  }
  const bytes = await parts.end(rows);
  const at = now();
  const expiresAt = new Date(at + bounds.keptMs);
  await finishExport(db, run, { progress: { rows, bytes }, sealedKey: sealed, now: new Date(at), expiresAt });
}

function questionOf({ query }: ExportRun, nowMs: number): ExportQuestion {
  const filter = parseRequestFilter(query);
  return { filter, range: rangeOf(filter, nowMs) };
}

async function countRows(
  { slowDb }: Tools,
  { organizationId }: ExportRun,
  question: ExportQuestion,
  bounds: ExportBounds,
): Promise<number> {
  const count = await inOrganization(slowDb, organizationId, (scoped) =>
    countExportRows(scoped, organizationId, question),
  );
  if (count > bounds.mostRows) throw tooMany(count, bounds);
  return count;
}

const tooMany = (rows: number, { mostRows }: ExportBounds) =>
  new ExportImpossible(
    `An export has at most ${mostRows.toLocaleString('en')} requests; this one has ${rows.toLocaleString('en')}. Choose a shorter time or narrower filters.`,
  );

/** Page by page in the order of ids, so that what is recorded meanwhile neither moves nor repeats a row. */
async function* readPages(tools: Tools, run: ExportRun, question: ExportQuestion, bounds: ExportBounds) {
  const { organizationId, withContent } = run;
  const limit = withContent ? bounds.pageRowsWithContent : bounds.pageRows;
  let after: string | undefined;
  for (;;) {
    const page = { ...question, after, limit };
    const rows = await inOrganization(tools.slowDb, organizationId, (scoped) =>
      readExportRows(scoped, organizationId, page),
    );
    if (rows.length > 0) yield withContent ? await addContents(tools, organizationId, rows) : rows;
    const last = rows.at(-1)?.id;
    if (rows.length < limit || typeof last !== 'string') return;
    after = last;
  }
}
