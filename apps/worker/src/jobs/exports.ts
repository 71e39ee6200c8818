import { claimExport, type ExportRun, ExportStopped, failExport, keepExport } from '@switchyard/db/exports/export-work';
import { ExportImpossible, makeExport } from '../exports/make-export.ts';
import { leaseMs } from '../exports/part-writer.ts';
import type { Tools } from '../tools.ts';
import type { Job } from './job.ts';

/**
 * Makes the exports that people asked for, one after the other. A worker that dies leaves its export to the next one, which begins anew;
 * nobody downloads half a file.
 */
export const exports = {
  kind: 'scheduled',
  name: 'exports',
  schedule: () => ({ kind: 'every', ms: 2_000 }),
  async run(tools) {
    for (;;) {
      const run = await claimExport(tools.db, { now: new Date(tools.now()), leaseMs });
      if (run === undefined) return;
      await make(tools, run);
    }
  },
} satisfies Job;

/** A run that ends without an end of its export is one too many after these. */
const mostRuns = 3;

async function make(tools: Tools, run: ExportRun): Promise<void> {
  const { db, log, now } = tools;
  const { id, organizationId, runs } = run;
  if (runs > mostRuns) {
    const error = `The worker stopped ${mostRuns} times while it made this export. Choose a shorter time or narrower filters.`;
    return failExport(db, run, { error, now: new Date(now()) });
  }
  // Between two parts there may be minutes: a search for rare requests, or a file that is slow to come.
  const beat = setInterval(() => {
    keepExport(db, run, { now: new Date(now()), leaseMs }).catch(() => {});
  }, leaseMs / 4);
  try {
    await makeExport(tools, run);
    log.info({ id, organizationId }, 'made an export');
  } catch (cause) {
    if (cause instanceof ExportStopped) return log.info({ id, organizationId }, 'an export was stopped');
    if (cause instanceof ExportImpossible)
      return await failExport(db, run, { error: cause.message, now: new Date(now()) });
    log.warn({ err: cause, id, organizationId, runs }, 'an export failed');
    // It begins again when its lease has run out: by then a store that was away may be back.
    if (runs < mostRuns) return;
    await failExport(db, run, {
      error: 'The export failed. The operator finds the reason in the log of the worker.',
      now: new Date(now()),
    });
  } finally {
    clearInterval(beat);
  }
}
