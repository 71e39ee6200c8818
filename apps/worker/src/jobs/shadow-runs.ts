import { insertShadowRun, readShadowCosts } from '@switchyard/db/requests/shadow-runs';
import type { Job } from './job.ts';

/**
 * Writes what came of the copies that rules sent to a second target. A copy that comes again is there already. Whatever the ledger
 * has is then what the budget of the copies was spent on, also when a sweeper took the gateway for lost and settled an estimate.
 */
export const shadowRuns = {
  kind: 'shadows',
  name: 'shadow-runs',
  async handle({ db, admission }, record) {
    await insertShadowRun(db, record);
    const { id, organizationId, ruleId, startedAt } = record;
    const costNanos = (await readShadowCosts(db, [id])).get(id) ?? 0n;
    const scopes = [{ kind: 'shadow' as const, id: ruleId, period: startedAt.slice(0, 7) }];
    await admission.settle({ organizationId, requestId: id, costNanos, manner: 'ledger', scopes });
  },
} satisfies Job;
