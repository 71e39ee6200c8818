import { cachePolicy } from '@switchyard/core/cache/cache-policy';
import type { OrganizationConfiguration } from '@switchyard/core/configuration/organization-configuration';
import { contentPolicy } from '@switchyard/core/content/content-policy';
import type { Scoped } from '../client/create-database.ts';

/** What follows when a policy is not understood. */
const lost = {
  CACHE: 'A cache policy is left out because it is not understood, so nothing is cached by it; save it again.',
  CONTENT: 'A content policy is not understood, so no content is kept where it applies; save it again.',
};

/**
 * What organization, teams and keys say of caching and of content. One that is not understood is told to `report`; of content then
 * nothing is kept where it applies.
 */
export async function loadScopedPolicies(
  scoped: Scoped,
  organizationId: string,
  report: (problem: string) => void,
): Promise<Pick<OrganizationConfiguration, 'cachePolicies' | 'contentPolicies'>> {
  const rows = await scoped.scopedPolicy.findMany({
    where: { organizationId },
    select: { kind: true, teamId: true, keyId: true, policy: true },
    orderBy: { id: 'asc' },
  });
  const found: Pick<OrganizationConfiguration, 'cachePolicies' | 'contentPolicies'> = {
    cachePolicies: [],
    contentPolicies: [],
  };
  for (const { kind, policy, ...whose } of rows) {
    if (kind === 'CACHE') {
      const read = cachePolicy.safeParse(policy);
      if (read.success) found.cachePolicies.push({ ...whose, policy: read.data });
      else report(lost.CACHE);
    } else {
      const read = contentPolicy.safeParse(policy);
      if (!read.success) report(lost.CONTENT);
      found.contentPolicies.push({ ...whose, policy: read.success ? read.data : { keep: 'none' } });
    }
  }
  return found;
}
