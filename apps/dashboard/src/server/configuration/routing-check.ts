import { checkRouting, type Findings } from '@switchyard/core/routing/check/check-routing';
import type { RoutingSet } from '@switchyard/core/routing/publish/routing-set';
import type { Scoped } from '@switchyard/db/client/create-database';
import { readRoutingReferences } from '@switchyard/db/directory/routing-references';
import { ApiProblem } from '../http/api-problem.ts';
import { priceOf } from './price-of.ts';

/** Holds routing against what the organization has. */
export type Check = (set: RoutingSet) => Findings;

/** A check against what the organization has now: its teams, keys, provider accounts and prices. */
export async function routingCheck(scoped: Scoped, organizationId: string, now: Date): Promise<Check> {
  const { priceOverrides: overrides, ...references } = await readRoutingReferences(scoped, organizationId);
  return (set) =>
    checkRouting(set, {
      ...references,
      isPriced({ providerAccountId, model }) {
        const account = references.accounts.find(({ id }) => id === providerAccountId);
        return account !== undefined && priceOf({ model, account, overrides, now }) !== undefined;
      },
    });
}

/** Throws an ApiProblem (400) that names the fields when routing must not come into force; with `ruleId` for the sake of this rule alone. */
export async function refuseFaults(
  scoped: Scoped,
  organizationId: string,
  { set, now, ruleId }: { set: RoutingSet; now: Date; ruleId?: string },
): Promise<void> {
  const check = await routingCheck(scoped, organizationId, now);
  const index = set.rules.findIndex(({ id }) => id === ruleId);
  const errors = check(set).errors.filter(
    ({ field }) => ruleId === undefined || field === `rules.${index}` || field.startsWith(`rules.${index}.`),
  );
  if (errors[0]) throw new ApiProblem('invalid_request', errors[0].message, { errors });
}
