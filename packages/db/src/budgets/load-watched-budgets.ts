import type { BudgetAlerts, BudgetConfiguration } from '@switchyard/core/budgets/budget';
import { type Database, inOrganization } from '../client/create-database.ts';
import { loadBudgets } from '../configuration/load-budgets.ts';

/** A budget as the worker looks after it. */
export type WatchedBudget = { budget: BudgetConfiguration; alerts: BudgetAlerts };

/** An organization and its budgets, in the order in which they were made. */
export type WatchedOrganization = { id: string; slug: string; name: string; budgets: WatchedBudget[] };

/**
 * The budgets of an organization; undefined when there is no such organization. A budget that is not understood is left out and told to
 * `report`. Rejects when Postgres does not answer.
 */
export function loadWatchedBudgets(
  db: Database,
  organizationId: string,
  report: (problem: string) => void,
): Promise<WatchedOrganization | undefined> {
  return inOrganization(db, organizationId, async (scoped) => {
    const organization = await scoped.organization.findUnique({
      where: { id: organizationId },
      select: { id: true, slug: true, name: true, timeZone: true },
    });
    if (!organization) return undefined;
    const { timeZone, ...identity } = organization;
    const budgets = await loadBudgets(scoped, organizationId, { timeZone, report });
    const rows = await scoped.budget.findMany({
      where: { organizationId },
      select: { id: true, thresholds: true, forecastAlert: true, channelIds: true },
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return {
      ...identity,
      budgets: budgets.flatMap((budget) => {
        const row = byId.get(budget.id);
        if (!row) return [];
        const { thresholds, forecastAlert: forecast, channelIds } = row;
        return [{ budget, alerts: { thresholds, forecast, channelIds } }];
      }),
    };
  });
}

/** The ids of all organizations that have a budget. For the worker's role. */
export async function listBudgetOwners(db: Database): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select distinct organization_id as id from budgets order by organization_id`;
  return rows.map(({ id }) => id);
}
