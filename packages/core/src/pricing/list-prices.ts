import { type PriceBook, priceAt } from './price-book.ts';
import { type BookProvider, bookProviders } from './price-book-data.ts';
import type { UnitPrice } from './unit-price.ts';

/** A row of the models-and-prices screen; rates, tiers included, stand in `unitPrice`. */
export type PriceRow = {
  provider: BookProvider;
  model: string;
  /** Nano-USD per million tokens in the lowest tier, as the two that follow. */
  inputNanosPerMillion: bigint;
  cachedInputNanosPerMillion: bigint;
  outputNanosPerMillion: bigint;
  contextWindow: number | undefined;
  deprecated: boolean;
  unitPrice: UnitPrice;
};

/** Every model that has a price at a moment, by provider in the order of look-up, then by name. */
export function listPrices(book: PriceBook, at: Date): PriceRow[] {
  return bookProviders.flatMap((provider) =>
    book.entries[provider]
      .flatMap((entry) => {
        const unitPrice = priceAt(entry, at);
        if (unitPrice === undefined) return [];
        const { inputNanosPerMillion, cachedInputNanosPerMillion, outputNanosPerMillion } = unitPrice;
        const { model, contextWindow, deprecated } = entry;
        const rates = { inputNanosPerMillion, cachedInputNanosPerMillion, outputNanosPerMillion };
        return [{ provider, model, ...rates, contextWindow, deprecated, unitPrice }];
      })
      .sort((a, b) => (a.model < b.model ? -1 : 1)),
  );
}
