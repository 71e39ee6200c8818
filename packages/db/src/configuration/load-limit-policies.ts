import { type LimitPolicyConfiguration, limitPolicyContent } from '@switchyard/core/limits/limit-policy';
import type { Scoped } from '../client/create-database.ts';

/** The limit policies that are switched on, oldest first. One that is not understood is left out and told to `report`. */
export async function loadLimitPolicies(
  scoped: Scoped,
  organizationId: string,
  report: (problem: string) => void,
): Promise<LimitPolicyConfiguration[]> {
  const rows = await scoped.limitPolicy.findMany({
    where: { organizationId, enabled: true },
    select: { id: true, name: true, content: true },
    orderBy: { id: 'asc' },
  });
  return rows.flatMap(({ id, name, content }) => {
    const read = limitPolicyContent.safeParse(content);
    if (read.success) return { id, name, ...read.data };
    report(`Limit policy "${name}" is left out because it is not understood, so it limits nothing; save it again.`);
    return [];
  });
}
