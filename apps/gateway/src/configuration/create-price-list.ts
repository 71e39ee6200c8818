import type { OrganizationConfiguration } from '@switchyard/core/configuration/organization-configuration';
import type { PriceBook } from '@switchyard/core/pricing/price-book';
import { resolvePrice } from '@switchyard/core/pricing/resolve-price';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import { findProvider } from '@switchyard/core/providers/index';
import type { Attempt } from '@switchyard/core/routing/strategy';

/** Looks prices up once for each call and configuration; a configuration lives for seconds, so prices that take effect are seen. */
export function createPriceList(book: PriceBook, now: () => Date) {
  const known = new WeakMap<OrganizationConfiguration, Map<string, UnitPrice | undefined>>();
  return (
    configuration: OrganizationConfiguration,
    { providerAccountId, model }: Attempt,
    variant?: string,
  ): UnitPrice | undefined => {
    const prices = known.get(configuration) ?? new Map<string, UnitPrice | undefined>();
    known.set(configuration, prices);
    const name = `${providerAccountId} ${variant ?? ''} ${model}`;
    if (!prices.has(name)) {
      const account = configuration.providerAccounts.find(({ id }) => id === providerAccountId);
      const provider = findProvider(account?.provider ?? '')?.prices ?? undefined;
      prices.set(
        name,
        resolvePrice({
          overrides: configuration.priceOverrides,
          book,
          providerAccountId,
          model,
          provider,
          variant,
          at: now(),
        }),
      );
    }
    return prices.get(name);
  };
}
