import { deleteOldNotifications } from '@switchyard/db/notifications/outbox';
import type { Job } from './job.ts';

/** Deletes what was told, or given up, long ago. */
export const oldNotifications = {
  kind: 'scheduled',
  name: 'old-notifications',
  schedule: () => ({ kind: 'every', ms: 3_600_000 }),
  async run({ db, log, now }) {
    const deleted = await deleteOldNotifications(db, new Date(now() - keptMs));
    if (deleted > 0) log.info({ deleted }, 'deleted old notifications');
  },
} satisfies Job;

const keptMs = 90 * 24 * 3_600_000;
