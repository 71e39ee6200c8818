import type { LimitPolicyContent } from '@switchyard/core/limits/limit-policy';
import { checkConditions } from '@switchyard/core/routing/check/check-conditions';
import type { Scoped } from '@switchyard/db/client/create-database';
import { readRoutingReferences } from '@switchyard/db/directory/routing-references';
import { ApiProblem } from '../http/api-problem.ts';

/**
 * Throws an ApiProblem (400) that names the fields when the conditions of a limit policy are about a team or a key that is not there, or
 * a header that carries a secret: what is an error in a routing rule is one here.
 */
export async function refuseLimitFaults(
  scoped: Scoped,
  organizationId: string,
  { conditions }: LimitPolicyContent,
): Promise<void> {
  const { priceOverrides: _, ...references } = await readRoutingReferences(scoped, organizationId);
  // Doubts are not told here, and prices do not matter to conditions.
  const unneeded = { models: { doubtsOf: () => [] }, isPriced: () => true };
  const { errors } = checkConditions(conditions, ['conditions'], { ...references, ...unneeded });
  if (errors[0]) throw new ApiProblem('invalid_request', errors[0].message, { errors });
}
