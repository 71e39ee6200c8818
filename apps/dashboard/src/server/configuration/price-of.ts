import { shippedPriceBook } from '@switchyard/core/pricing/price-book';
import { type PriceOverride, resolvePrice } from '@switchyard/core/pricing/resolve-price';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import { findProvider } from '@switchyard/core/providers/index';

/** A model that an account offers, at a moment. */
export type Offer = {
  model: string;
  account: { id: string; provider: string };
  overrides: readonly PriceOverride[];
  now: Date;
};

/** The price that a gateway resolves for a call: the organization's own, else the price book's; undefined when it is unknown. */
export function priceOf({ model, account, overrides, now }: Offer): UnitPrice | undefined {
  const provider = findProvider(account.provider)?.prices ?? undefined;
  const book = shippedPriceBook();
  return resolvePrice({ overrides, book, providerAccountId: account.id, model, provider, at: now });
}
