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
    hasRule: await hasRule(scoped, organizationId),
  };
}

/** Whether the routing in force says anything. */
async function hasRule(scoped: Scoped, organizationId: string): Promise<boolean> {
  const rows = await scoped.$queryRaw<unknown[]>`
    select from routing_states s
    join routing_versions v on v.organization_id = s.organization_id and v.version = s.version
    where s.organization_id = ${organizationId}::uuid and (v.content->'rules' <> '[]' or v.content->'aliases' <> '[]')`;
  return rows.length > 0;
}
