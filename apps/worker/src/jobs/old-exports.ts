import { expireExports } from '@switchyard/db/exports/export-work';
import type { Job } from './job.ts';

/** Deletes files whose time is over. */
export const oldExports = {
  kind: 'scheduled',
  name: 'old-exports',
  schedule: () => ({ kind: 'every', ms: 15 * 60_000 }),
  async run({ db, log, now }) {
    const deleted = await expireExports(db, { now: new Date(now()), forgetBefore: new Date(now() - forgottenAfterMs) });
    if (deleted > 0) log.info({ deleted }, 'deleted old exports');
  },
} satisfies Job;

const forgottenAfterMs = 90 * 24 * 3_600_000;
