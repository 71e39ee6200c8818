import { compileMatch, normalizeModel, withDashedDate } from './model-match.ts';
import committed from './price-book.json' with { type: 'json' };
import {
  type BookModel,
  type BookPeriod,
  type BookProvider,
  type BookRates,
  bookProviders,
  priceBookData,
} from './price-book-data.ts';
import type { Rates, UnitPrice } from './unit-price.ts';

/** A price book that is ready for look-ups: matches are compiled and every unit price is made beforehand. */
export type PriceBook = {
  readonly version: string;
  readonly entries: { readonly [Provider in BookProvider]: readonly BookEntry[] };
};

/** A model of the book. `prices` is its history, oldest first, and is empty for a model that has no price per token. */
export type BookEntry = {
  readonly provider: BookProvider;
  readonly model: string;
  readonly contextWindow: number | undefined;
  readonly deprecated: boolean;
  readonly matches: (normalizedModel: string) => boolean;
  readonly prices: readonly BookPrice[];
};

/** The unit price of a model from a moment on (milliseconds since 1970, UTC). */
export type BookPrice = { readonly fromMs: number; readonly unitPrice: UnitPrice };

/** What to look up: the model's name as the provider knows it, and the moment of the call. */
export type PriceQuery = { model: string; provider?: BookProvider | undefined; at: Date };

/**
 * The unit price of a model at a moment, or undefined when the book does not know one; it never answers with a price
 * of zero. Only the given provider's models are searched; without a provider, OpenAI's, then Anthropic's, then
 * Google's. Names are compared without regard to case, dated snapshots are found under their model.
 */
export function lookUpPrice(book: PriceBook, { model, provider, at }: PriceQuery): UnitPrice | undefined {
  const entry = findEntry(book, model, provider === undefined ? bookProviders : [provider]);
  return entry && priceAt(entry, at);
}

/**
 * Reads a price book from its JSON form and prepares it for look-ups. Throws a ZodError that names the field when the
 * JSON is not a price book.
 */
export function parsePriceBook(json: unknown): PriceBook {
  const { version, providers } = priceBookData.parse(json);
  const entriesOf = (provider: BookProvider) => providers[provider].map((model) => toEntry(provider, model, version));
  return {
    version,
    entries: { openai: entriesOf('openai'), anthropic: entriesOf('anthropic'), google: entriesOf('google') },
  };
}

let parsed: PriceBook | undefined;

/** The price book that ships with Switchyard. It is parsed on the first call and then kept. */
export function shippedPriceBook(): PriceBook {
  parsed ??= parsePriceBook(committed);
  return parsed;
}

/** The price of an entry that holds at a moment; undefined when the model has no price per token. */
export function priceAt(entry: BookEntry, at: Date): UnitPrice | undefined {
  return entry.prices.findLast(({ fromMs }) => at.getTime() >= fromMs)?.unitPrice;
}

function findEntry(book: PriceBook, model: string, providers: readonly BookProvider[]): BookEntry | undefined {
  const name = normalizeModel(model);
  const dashed = withDashedDate(name);
  for (const provider of providers) {
    const entries = book.entries[provider];
    const found =
      entries.find((entry) => entry.matches(name)) ??
      (dashed === name ? undefined : entries.find((entry) => entry.matches(dashed)));
    if (found !== undefined) return found;
  }
  return undefined;
}

function toEntry(provider: BookProvider, model: BookModel, version: string): BookEntry {
  const source = `price-book:${provider}/${model.id}`;
  return {
    provider,
    model: model.id,
    contextWindow: model.contextWindow,
    deprecated: model.deprecated ?? false,
    matches: compileMatch(model.match),
    prices: model.prices.map((period) => ({
      fromMs: period.from === null ? Number.NEGATIVE_INFINITY : Date.parse(`${period.from}T00:00:00Z`),
      unitPrice: toUnitPrice(period, { version, source }),
    })),
  };
}

function toUnitPrice(period: BookPeriod, origin: { version: string; source: string }): UnitPrice {
  const tiers = period.tiers?.map(({ aboveInputTokens, rates }) => ({ aboveInputTokens, ...toRates(rates) }));
  return Object.freeze({
    ...toRates(period.rates),
    perRequestNanos: BigInt(period.perCall?.request ?? 0),
    ...(tiers === undefined ? {} : { tiers }),
    ...origin,
  });
}

/** Where the data states no rate of its own, cached input and cache writes cost as input, reasoning costs as output. */
function toRates({ input, cachedInput, cacheWrite, output, reasoning }: BookRates): Rates {
  // Only embeddings have no price for output, and they have no output.
  const outputRate = output ?? 0;
  return {
    inputNanosPerMillion: BigInt(input),
    cachedInputNanosPerMillion: BigInt(cachedInput ?? input),
    cacheWriteNanosPerMillion: BigInt(cacheWrite ?? input),
    outputNanosPerMillion: BigInt(outputRate),
    reasoningNanosPerMillion: BigInt(reasoning ?? outputRate),
  };
}
