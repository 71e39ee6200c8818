import { ensurePartitionsAhead } from '@switchyard/db/requests/ensure-partitions';
import type { Job } from './job.ts';

const daysAhead = 7;

/** Makes the request tables' partitions of the coming week, so that no request waits for one. */
export const partitions = {
  kind: 'scheduled',
  name: 'partitions',
  schedule: () => ({ kind: 'every', ms: 3_600_000 }),
  async run({ db, log, now }) {
    const made = await ensurePartitionsAhead(db, now(), daysAhead);
    if (made > 0) log.info({ made }, 'made partitions');
  },
} satisfies Job;
