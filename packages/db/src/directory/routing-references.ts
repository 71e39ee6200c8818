import type { Scoped } from '../client/create-database.ts';
import { listPriceOverrides } from './price-overrides.ts';

/** What routing may refer to, by what is there now: archived teams and revoked keys are not, disabled accounts are. */
export async function readRoutingReferences(scoped: Scoped, organizationId: string) {
  const organization = await scoped.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { slug: true },
  });
  const teams = await scoped.team.findMany({
    where: { organizationId, archivedAt: null },
    select: { id: true, name: true },
  });
  const keys = await scoped.virtualKey.findMany({
    where: { organizationId, revokedAt: null },
    select: { id: true },
  });
  const accounts = await scoped.providerAccount.findMany({
    where: { organizationId },
    select: { id: true, slug: true, name: true, provider: true, models: true, disabledAt: true },
  });
  const state = await scoped.routingState.findUnique({
    where: { organizationId },
    select: { disabledRuleIds: true },
  });
  return {
    organization: organization.slug,
    teams,
    keyIds: keys.map(({ id }) => id),
    accounts: accounts.map(({ disabledAt, ...account }) => ({ ...account, enabled: disabledAt === null })),
    priceOverrides: await listPriceOverrides(scoped, organizationId),
    disabledRuleIds: state?.disabledRuleIds ?? [],
  };
}
