import { destroyContentKeys } from '@switchyard/db/retention/delete-rows';
import { expireCopies } from '../retention/expire-copies.ts';
import { expireObjects } from '../retention/expire-objects.ts';
import { expireTables } from '../retention/expire-tables.ts';
import type { Job } from './job.ts';

/**
 * Deletes requests and content that their organizations keep no longer, day by day, and the keys to that content. Legal holds stop
 * it; roll-ups and what budgets were charged stay. While records wait for long nothing is deleted: one that comes again after its row
 * was deleted would be counted twice.
 */
export const retention = {
  kind: 'scheduled',
  name: 'retention',
  schedule: () => ({ kind: 'every', ms: hourMs }),
  async run(tools) {
    const lagMs = await tools.records.lagMs();
    if (lagMs > hourMs) {
      tools.log.warn({ lagMs }, 'nothing is deleted for its age while records wait');
      return;
    }
    const today = new Date(tools.now()).toISOString().slice(0, 10);
    const { partitions, rows } = await expireTables(tools, today);
    const copies = await expireCopies(tools, today);
    const keys = await destroyContentKeys(tools.slowDb, today);
    const objects = await expireObjects(tools, today);
    if (partitions + rows + copies + keys + objects > 0)
      tools.log.info({ partitions, rows, copies, keys, objects }, 'deleted what is kept no longer');
  },
} satisfies Job;

const hourMs = 3_600_000;
