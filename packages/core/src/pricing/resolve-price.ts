import { lookUpPrice, type PriceBook } from './price-book.ts';
import type { BookProvider } from './price-book-data.ts';
import type { UnitPrice } from './unit-price.ts';

/**
 * A price that an organization sets itself, for a model at one provider account or, with null, at any of its accounts.
 * Amounts are nano-USD per million tokens. A cached-input price of null means that cached input costs as much as input.
 */
export type PriceOverride = {
  id: string;
  providerAccountId: string | null;
  model: string;
  inputNanosPerMillion: bigint;
  cachedInputNanosPerMillion: bigint | null;
  outputNanosPerMillion: bigint;
  effectiveFrom: Date;
};

/** What `resolvePrice` needs: one call's account, model and moment, and where prices are found. */
export type PriceResolution = {
  /** The overrides of the call's organization, in any order. */
  overrides: readonly PriceOverride[];
  book: PriceBook;
  providerAccountId: string;
  model: string;
  /** Searches only this provider's part of the book; every provider's when absent. */
  provider?: BookProvider | undefined;
  at: Date;
};

/**
 * The unit price of a call: the organization's override for this account and model, else its override for this model at
 * any account, else the price book. Of several overrides the one with the latest `effectiveFrom` that is not after `at`
 * holds. Undefined means that the price is unknown, which is never the same as free.
 */
export function resolvePrice(resolution: PriceResolution): UnitPrice | undefined {
  const { overrides, book, providerAccountId, model, provider, at } = resolution;
  const inForce = overrides.filter((one) => one.model === model && one.effectiveFrom.getTime() <= at.getTime());
  const override =
    latest(inForce.filter((one) => one.providerAccountId === providerAccountId)) ??
    latest(inForce.filter((one) => one.providerAccountId === null));
  return override === undefined ? lookUpPrice(book, { model, provider, at }) : priceOfOverride(override);
}

/** An override states no price for cache writes and reasoning: they cost as much as input and output. */
function priceOfOverride(override: PriceOverride): UnitPrice {
  return {
    inputNanosPerMillion: override.inputNanosPerMillion,
    cachedInputNanosPerMillion: override.cachedInputNanosPerMillion ?? override.inputNanosPerMillion,
    cacheWriteNanosPerMillion: override.inputNanosPerMillion,
    outputNanosPerMillion: override.outputNanosPerMillion,
    reasoningNanosPerMillion: override.outputNanosPerMillion,
    perRequestNanos: 0n,
    version: override.effectiveFrom.toISOString(),
    source: `override:${override.id}`,
  };
}

/** Two overrides of the same moment are told apart by id, so that every process picks the same one. */
function latest(overrides: readonly PriceOverride[]): PriceOverride | undefined {
  return overrides.reduce<PriceOverride | undefined>((best, one) => {
    if (best === undefined) return one;
    const laterMs = one.effectiveFrom.getTime() - best.effectiveFrom.getTime();
    return laterMs > 0 || (laterMs === 0 && one.id > best.id) ? one : best;
  }, undefined);
}
