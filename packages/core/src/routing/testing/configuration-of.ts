import type {
  OrganizationConfiguration,
  ProviderAccountConfiguration,
} from '../../configuration/organization-configuration.ts';
import type { Condition } from '../conditions/condition.ts';
import type { PublishedRouting } from '../publish/routing-set.ts';
import { type RoutingRule, routingRule } from '../rule.ts';
import { target } from '../target.ts';

/** Two teams that every test knows. */
export const teamIds = {
  search: '00000000-0000-4000-8000-0000000000aa',
  support: '00000000-0000-4000-8000-0000000000bb',
};

/** The id of an account that is called by one letter from a to f. */
export const accountId = (letter: string) => `00000000-0000-4000-8000-00000000000${letter}`;

/** An account called by a letter, with slug `account-a` and so on. */
export function accountOf(letter: string, models: string[]): ProviderAccountConfiguration {
  return {
    id: accountId(letter),
    slug: `account-${letter}`,
    name: `Account ${letter.toUpperCase()}`,
    provider: 'openai',
    baseUrl: 'https://example.com/v1',
    credentials: [],
    awayUntil: null,
    models,
    priority: 1,
  };
}

/** A call to the account of a letter, as it is written in a rule. */
export const callTo = (letter: string, model = 'served') => ({
  kind: 'call',
  providerAccountId: accountId(letter),
  model,
});

/** A rule whose id, version and name are made from a number from 1 to 9. */
export function ruleOf(id: number, conditions: Condition[], more: object = {}): RoutingRule {
  return routingRule.parse({
    id: `10000000-0000-4000-8000-00000000000${id}`,
    version: id,
    name: `rule ${id}`,
    definition: { conditions, target: callTo('a'), ...more },
  });
}

/** An alias for a target. */
export const aliasOf = (name: string, written: unknown) => ({ name, target: target.parse(written) });

/** What is published in an organization with accounts a and b, by default nothing. */
export function configurationOf(
  routing: Partial<PublishedRouting> = {},
  accounts = [accountOf('a', ['gpt-5-mini']), accountOf('b', ['gpt-5-mini', 'other'])],
): OrganizationConfiguration {
  return {
    id: '20000000-0000-4000-8000-000000000001',
    slug: 'northwind',
    name: 'Northwind',
    status: 'ACTIVE',
    version: 1n,
    teams: [
      { id: teamIds.search, name: 'Search', archived: false },
      { id: teamIds.support, name: 'Support', archived: false },
    ],
    providerAccounts: accounts,
    routing: { version: 7, rules: [], aliases: [], canary: null, ...routing },
    budgets: [],
    limitPolicies: [],
    timeZone: 'UTC',
    priceOverrides: [],
    cachePolicies: [],
    contentPolicies: [],
  };
}
