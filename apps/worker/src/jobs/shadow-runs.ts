import { insertShadowRun, readShadowEntries } from '@switchyard/db/requests/shadow-runs';
import { atCharges } from '../settled-holds.ts';
import type { Job } from './job.ts';

/**
 * Writes what came of the copies that rules sent to a second target. A copy that comes again is there already. One that a sweeper
 * gave up was counted at its estimate; when the ledger has the gateway's record of it after all, Redis follows the ledger.
 */
export const shadowRuns = {
  kind: 'shadows',
  name: 'shadow-runs',
  async handle({ db, admission }, { holds, ...record }) {
    await insertShadowRun(db, record);
    if (holds === undefined) return;
    const { id, organizationId } = record;
    const charges = (await readShadowEntries(db, [id])).get(id)?.charges ?? [];
    await admission.settle({ organizationId, requestId: id, manner: 'ledger', holds: atCharges(holds, charges) });
  },
} satisfies Job;
