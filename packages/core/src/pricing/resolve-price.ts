import { lookUpPrice, type PriceBook, type PriceQuery } from './price-book.ts';
import type { TokenRates, UnitRates } from './rates.ts';
import type { UnitPrice } from './unit-price.ts';

/** What an own price says: rates of its own, or a share of the price book's price in thousandths (850 is 85 %). */
export type OverrideTerms =
  | ({ kind: 'rates'; perRequestNanos?: bigint | undefined } & TokenRates & UnitRates)
  | { kind: 'share'; perMille: number };

/** The model of an own price that holds for every model of an account or of the organization; it can only be a share. */
export const everyModel = '*';

/**
 * A price that an organization sets itself, for a model (or {@link everyModel}) at one provider account or, with null, at any of
 * its accounts. It holds from `effectiveFrom` up to, but not including, `effectiveUntil`; null is for ever.
 */
export type PriceOverride = {
  id: string;
  providerAccountId: string | null;
  model: string;
  terms: OverrideTerms;
  effectiveFrom: Date;
  effectiveUntil: Date | null;
};

/** What `resolvePrice` needs: one call's account, model and moment, and where prices are found. */
export type PriceResolution = PriceQuery & {
  /** The overrides of the call's organization, in any order. */
  overrides: readonly PriceOverride[];
  book: PriceBook;
  providerAccountId: string;
};

/**
 * The unit price of a call: what the organization says of this account and model, of this account, of this model at any account,
 * of all models at any account, and else the price book. Of several overrides of one kind the one with the latest `effectiveFrom`
 * holds. A share of a price that the book does not know says nothing, and the next in the order decides. Undefined means that the
 * price is unknown, which is never the same as free.
 */
export function resolvePrice(resolution: PriceResolution): UnitPrice | undefined {
  const { overrides, book, providerAccountId, ...query } = resolution;
  const listed = lookUpPrice(book, query);
  const atMs = query.at.getTime();
  // An organization may have thousands; the comparison that leaves nearly none comes first.
  const inForce = overrides.filter(
    ({ model, effectiveFrom, effectiveUntil }) =>
      (model === query.model || model === everyModel) &&
      effectiveFrom.getTime() <= atMs &&
      (effectiveUntil === null || atMs < effectiveUntil.getTime()),
  );
  for (const accountId of [providerAccountId, null]) {
    for (const model of [query.model, everyModel]) {
      const own = latest(inForce.filter((one) => one.providerAccountId === accountId && one.model === model));
      const price = own && priceOfOverride(own, listed);
      if (price !== undefined) return price;
    }
  }
  return listed;
}

function priceOfOverride(
  { id, terms, effectiveFrom }: PriceOverride,
  listed: UnitPrice | undefined,
): UnitPrice | undefined {
  const source = `override:${id}`;
  switch (terms.kind) {
    case 'rates': {
      const { kind: _kind, perRequestNanos = 0n, ...rates } = terms;
      return { ...rates, perRequestNanos, version: effectiveFrom.toISOString(), source };
    }
    case 'share':
      return listed && { ...listed, adjustment: { perMille: terms.perMille, source } };
  }
}

/** Two overrides of the same moment are told apart by id, so that every process picks the same one. */
function latest(overrides: readonly PriceOverride[]): PriceOverride | undefined {
  return overrides.reduce<PriceOverride | undefined>((best, one) => {
    if (best === undefined) return one;
    const laterMs = one.effectiveFrom.getTime() - best.effectiveFrom.getTime();
    return laterMs > 0 || (laterMs === 0 && one.id > best.id) ? one : best;
  }, undefined);
}
