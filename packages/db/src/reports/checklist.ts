import type { Scoped } from '../client/create-database.ts';

/** Which first steps an organization has taken, read from what is there. */
export async function readChecklist(scoped: Scoped, organizationId: string) {
  const where = { organizationId };
  const select = { id: true } as const;
  return {
    hasTeam: (await scoped.team.findFirst({ where, select })) !== null,
    hasProviderAccount: (await scoped.providerAccount.findFirst({ where, select })) !== null,
    hasVirtualKey: (await scoped.virtualKey.findFirst({ where, select })) !== null,
    hasRequest: (await scoped.requestLog.findFirst({ where, select })) !== null,
    hasBudget: (await scoped.budget.findFirst({ where, select })) !== null,
    hasRule: (await scoped.routingRule.findFirst({ where: { ...where, deletedAt: null }, select })) !== null,
  };
}
