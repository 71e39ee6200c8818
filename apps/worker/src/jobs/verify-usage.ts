import { verifyBudgetSpends } from '@switchyard/db/requests/verify-budget-spends';
import { verifyUsage } from '@switchyard/db/requests/verify-usage';
import type { Job } from './job.ts';

/**
 * Compares the roll-ups of the last days with the log, and what budgets were charged with what the log says, every night. Nothing is
 * changed: a difference is an error that somebody must look into. `pnpm rebuild-usage` sums roll-ups anew.
 */
export const verifyUsageNightly = {
  kind: 'scheduled',
  name: 'verify-usage',
  schedule: () => ({ kind: 'nightly', hour: 2 }),
  async run({ slowDb, verifications, log, now }) {
    const at = new Date(now());
    const days = { fromDay: dayBefore(at, 3), toDay: dayBefore(at, 0) };
    const usage = await verifyUsage(slowDb, days);
    // Long enough for budgets of a month; only periods that the log has from their beginning can be compared.
    const budgets = await verifyBudgetSpends(slowDb, { since: new Date(at.getTime() - 35 * dayMs) });
    for (const difference of usage.slice(0, mostLogged))
      log.error({ difference }, 'a roll-up is not the sum of the log');
    for (const difference of budgets.slice(0, mostLogged))
      log.error({ difference }, 'the ledger of a budget is not the sum of the log');
    const counts = { usageDifferences: usage.length, budgetDifferences: budgets.length };
    await verifications.save({ at: at.toISOString(), ...days, ...counts });
    log.info({ ...days, ...counts }, 'compared roll-ups and budgets with the log');
  },
} satisfies Job;

const dayMs = 24 * 3_600_000;

const mostLogged = 50;

const dayBefore = (at: Date, days: number) => new Date(at.getTime() - days * dayMs).toISOString().slice(0, 10);
