import { listOpenErasures } from '@switchyard/db/erasures/open-erasures';
import { erase } from '../erasures/erase.ts';
import type { Job } from './job.ts';

/** Forgets end users as organizations ask, one after the other. What is cut off is taken up again at the next run. */
export const erasures = {
  kind: 'scheduled',
  name: 'erasures',
  schedule: () => ({ kind: 'every', ms: 30_000 }),
  async run(tools) {
    const failures: unknown[] = [];
    for (const erasure of await listOpenErasures(tools.slowDb))
      await erase(tools, erasure).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} erasures are not finished.`);
  },
} satisfies Job;
