import type { OrganizationConfiguration } from '@switchyard/core/configuration/organization-configuration';
import { type Database, inOrganizationSnapshot, type Scoped } from '../client/create-database.ts';
import { priceOverrideColumns, toPriceOverride } from '../directory/price-override-columns.ts';
import { loadBudgets } from './load-budgets.ts';
import { loadLimitPolicies } from './load-limit-policies.ts';
import { loadPublishedRouting } from './load-published-routing.ts';
import { loadScopedPolicies } from './load-scoped-policies.ts';

/** Hears of something in the configuration that cannot be used; the text names it and says what to do. */
export type ReportProblem = (problem: string) => void;

/**
 * Everything a gateway must know of an organization, as it stood at one moment; undefined when there is no such organization.
 * A rule, an alias, a budget or a limit policy that is no longer understood is left out and reported, so that it does not stop all traffic.
 * Rejects when Postgres does not answer.
 */
export function loadOrganizationConfiguration(
  db: Database,
  organizationId: string,
  report: ReportProblem = () => {},
): Promise<OrganizationConfiguration | undefined> {
  return inOrganizationSnapshot(db, organizationId, async (scoped) => {
    const organization = await scoped.organization.findUnique({ where: { id: organizationId } });
    if (!organization) return undefined;
    return {
      id: organization.id,
      slug: organization.slug,
      name: organization.name,
      status: organization.status,
      version: organization.configVersion,
      teams: await loadTeams(scoped, organizationId),
      providerAccounts: await loadAccounts(scoped, organizationId),
      routing: await loadPublishedRouting(scoped, organizationId, report),
      timeZone: organization.timeZone,
      budgets: await loadBudgets(scoped, organizationId, { timeZone: organization.timeZone, report }),
      limitPolicies: await loadLimitPolicies(scoped, organizationId, report),
      priceOverrides: await loadPriceOverrides(scoped, organizationId),
      ...(await loadScopedPolicies(scoped, organizationId, report)),
    };
  });
}

async function loadTeams(scoped: Scoped, organizationId: string) {
  const teams = await scoped.team.findMany({
    where: { organizationId },
    select: { id: true, name: true, archivedAt: true },
    orderBy: { id: 'asc' },
  });
  return teams.map(({ id, name, archivedAt }) => ({ id, name, archived: archivedAt !== null }));
}

function loadAccounts(scoped: Scoped, organizationId: string) {
  return scoped.providerAccount.findMany({
    where: { organizationId, disabledAt: null },
    select: {
      id: true,
      slug: true,
      name: true,
      provider: true,
      baseUrl: true,
      awayUntil: true,
      models: true,
      priority: true,
      credentials: {
        where: { drainingSince: null },
        select: { id: true, name: true, sealed: true, weight: true },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      },
    },
    orderBy: [{ priority: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
  });
}

async function loadPriceOverrides(scoped: Scoped, organizationId: string) {
  const rows = await scoped.priceOverride.findMany({
    where: { organizationId },
    select: priceOverrideColumns,
    orderBy: { id: 'asc' },
  });
  return rows.map(toPriceOverride);
}
