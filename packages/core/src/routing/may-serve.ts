import type {
  OrganizationConfiguration,
  VirtualKeyConfiguration,
} from '../configuration/organization-configuration.ts';

/** A model that would serve a request, and the name under which the caller asked. */
export type Serving = { asked: string; served: string };

/**
 * Whether a key may be served a model, whatever it asked for. A key without a list may be served all. One with a list may be served
 * what it lists; and, when it asked for a name that is listed and no offered model itself – an alias, a rule's name, an
 * `account/model` – whatever that name leads to. So no rule and no fallback leads a key to a model that nobody gave it.
 */
export function mayServe(
  { allowedModels }: Pick<VirtualKeyConfiguration, 'allowedModels'>,
  { asked, served }: Serving,
  { providerAccounts }: Pick<OrganizationConfiguration, 'providerAccounts'>,
): boolean {
  if (allowedModels.length === 0 || allowedModels.includes(served)) return true;
  return allowedModels.includes(asked) && !providerAccounts.some(({ models }) => models.includes(asked));
}
