import { deleteExpiredVectors } from '@switchyard/db/cache/cache-vectors';
import type { Job } from './job.ts';

/** Deletes the vectors of questions whose answers are kept no longer. Nothing finds them any more; they only take room. */
export const oldVectors = {
  kind: 'scheduled',
  name: 'old-vectors',
  schedule: () => ({ kind: 'every', ms: 15 * 60_000 }),
  async run({ db, log, now }) {
    const deleted = await deleteExpiredVectors(db, new Date(now()));
    if (deleted > 0) log.info({ deleted }, 'deleted old vectors');
  },
} satisfies Job;
