import { compileMatch, normalizeModel, withDashedDate } from './model-match.ts';
import committed from './price-book.json' with { type: 'json' };
import {
  type BookProvider,
  bookModels,
  guessedProviders,
  type PriceBookData,
  priceBookData,
} from './price-book-data.ts';
import { type BookPrice, type PriceOrigin, priceIn, pricesOf } from './price-of-book.ts';
import type { UnitPrice } from './unit-price.ts';

/** A price book that is ready for look-ups. */
export type PriceBook = {
  readonly version: string;
  /** The models of a provider's own part; it is read at the first call and then kept. Throws a ZodError when it is none. */
  entriesOf(provider: BookProvider): readonly BookEntry[];
  /** Models of other providers that a provider serves at their standard prices. */
  fallbacksOf(provider: BookProvider): readonly BookEntry[];
};

/** A model of the book. `prices` is its history, oldest first, and is empty for a model that has no price. */
export type BookEntry = {
  readonly provider: BookProvider;
  readonly model: string;
  readonly contextWindow: number | undefined;
  readonly deprecated: boolean;
  readonly matches: (normalizedModel: string) => boolean;
  readonly prices: readonly BookPrice[];
};

/** What to look up: the model's name as the provider knows it, and the moment of the call. */
export type PriceQuery = {
  model: string;
  provider?: BookProvider | undefined;
  at: Date;
  /** What the price depends on besides, where it does: quality and size of a picture, such as `hd/1024x1792`. */
  variant?: string | undefined;
};

/**
 * The unit price of a model at a moment, or undefined when the book does not know one; what is not known is never free. Only the
 * given provider's models are searched, and then those that it serves for others; without a provider, OpenAI's, then Anthropic's,
 * then Google's. Names are compared without regard to case, dated snapshots are found under their model. A model that has prices
 * by variant has none for a variant that is not among them.
 */
export function lookUpPrice(book: PriceBook, { model, provider, at, variant }: PriceQuery): UnitPrice | undefined {
  const parts =
    provider === undefined
      ? guessedProviders.map((one) => book.entriesOf(one))
      : [book.entriesOf(provider), book.fallbacksOf(provider)];
  for (const entries of parts) {
    const entry = findEntry(entries, model);
    if (entry === undefined) continue;
    const ofVariant = variant === undefined ? entry : findVariant(entries, { entry, variant });
    return ofVariant && priceAt(ofVariant, at);
  }
  return undefined;
}

/**
 * Makes a price book of its JSON form. Providers are read on demand. Throws a ZodError that names the field when the JSON is not
 * a price book.
 */
export function parsePriceBook(json: unknown): PriceBook {
  const data = priceBookData.parse(json);
  const own = once((provider) => read(data, { provider, withServiceTiers: true }));
  // Other hosts have service tiers and prices for them of their own.
  const lent = once((provider) => read(data, { provider, withServiceTiers: false }));
  const fallbacks = once((provider) => (data.fallbacks[provider] ?? []).flatMap(lent));
  return { version: data.version, entriesOf: own, fallbacksOf: fallbacks };
}

let parsed: PriceBook | undefined;

/** The price book that ships with Switchyard. It is parsed on the first call and then kept. */
export function shippedPriceBook(): PriceBook {
  parsed ??= parsePriceBook(committed);
  return parsed;
}

/** The price of an entry that holds at a moment; undefined when the model has no price. */
export function priceAt(entry: BookEntry, at: Date): UnitPrice | undefined {
  return priceIn(entry.prices, at);
}

function findEntry(entries: readonly BookEntry[], model: string): BookEntry | undefined {
  const name = normalizeModel(model);
  const dashed = withDashedDate(name);
  return (
    entries.find((entry) => entry.matches(name)) ??
    (dashed === name ? undefined : entries.find((entry) => entry.matches(dashed)))
  );
}

/** Variants stand in the book as models of their own, `dall-e-3@hd/1024x1792`; a model that has none has one price for all. */
function findVariant(
  entries: readonly BookEntry[],
  { entry, variant }: { entry: BookEntry; variant: string },
): BookEntry | undefined {
  const variants = entries.filter(({ model }) => model.startsWith(`${entry.model}@`));
  return variants.length === 0 ? entry : variants.find(({ model }) => model === `${entry.model}@${variant}`);
}

function once<Value>(make: (provider: BookProvider) => Value): (provider: BookProvider) => Value {
  const made = new Map<BookProvider, Value>();
  return (provider) => {
    const value = made.get(provider) ?? make(provider);
    made.set(provider, value);
    return value;
  };
}

function read(data: PriceBookData, { provider, withServiceTiers }: Omit<PriceOrigin, 'version'>): BookEntry[] {
  const origin: PriceOrigin = { provider, version: data.version, withServiceTiers };
  return bookModels.parse(data.providers[provider]).map((model) => ({
    provider,
    model: model.id,
    contextWindow: model.contextWindow,
    deprecated: model.deprecated ?? false,
    matches: compileMatch(model.match),
    prices: pricesOf(model, origin),
  }));
}
