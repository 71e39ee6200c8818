import { z } from 'zod';
import { modelMatch } from './model-match.ts';

/** Providers whose prices the book holds, in the order in which a model name without a provider is looked up. */
export const bookProviders = ['openai', 'anthropic', 'google'] as const;

/** A provider whose prices the book holds. */
export type BookProvider = (typeof bookProviders)[number];

const rate = z.int().nonnegative();
const positiveRate = z.int().positive();

/**
 * Nano-USD per million tokens. A rate that is absent is not stated by the data: cached input and cache writes then cost
 * as much as input, and reasoning as much as output.
 */
export const bookRates = z.strictObject({
  input: positiveRate,
  cachedInput: rate.optional(),
  /** Cache writes with the provider's default lifetime (five minutes at Anthropic). */
  cacheWrite: rate.optional(),
  cacheWrite1h: rate.optional(),
  /** Absent only where a model has no output tokens: embeddings. */
  output: positiveRate.optional(),
  reasoning: rate.optional(),
  inputAudio: rate.optional(),
  cachedInputAudio: rate.optional(),
  outputAudio: rate.optional(),
  inputImage: rate.optional(),
  cachedInputImage: rate.optional(),
  outputImage: rate.optional(),
  inputVideo: rate.optional(),
  outputVideo: rate.optional(),
});

/** Rates of a book entry; see {@link bookRates}. */
export type BookRates = z.infer<typeof bookRates>;

const period = z.strictObject({
  /** First day (UTC) on which these prices hold; null for the oldest known prices. */
  from: z.iso.date().nullable(),
  rates: bookRates,
  /** Complete rates for calls whose input tokens together exceed the start; ascending. */
  tiers: z.array(z.strictObject({ aboveInputTokens: rate, rates: bookRates })).optional(),
  /** Nano-USD for one call of a kind. */
  perCall: z
    .strictObject({ request: rate.optional(), webSearch: rate.optional(), storageSearch: rate.optional() })
    .optional(),
});

/** The prices of a model over one stretch of time. */
export type BookPeriod = z.infer<typeof period>;

/** The JSON form of a model of the book. */
export const bookModel = z.strictObject({
  id: z.string().min(1),
  match: modelMatch,
  contextWindow: z.int().positive().optional(),
  deprecated: z.literal(true).optional(),
  /** Price history, oldest first. Empty for a model that is left out: its name is known, its price is not. */
  prices: z.array(period).refine(isHistory, 'The first period must have no date and the others ascending dates.'),
});

/** A model of the book with its price history. */
export type BookModel = z.infer<typeof bookModel>;

/**
 * The price book as it stands in `price-book.json`. Amounts are integers, and every one is a safe integer, so JSON
 * numbers hold them exactly.
 */
export const priceBookData = z.strictObject({
  source: z.string().min(1),
  /** Version of the source package. */
  version: z.string().min(1),
  unit: z.literal('nano-USD per million tokens; perCall in nano-USD'),
  /** The order of the models matters: the first one that matches a name is the one. */
  providers: z.strictObject({ openai: z.array(bookModel), anthropic: z.array(bookModel), google: z.array(bookModel) }),
  /** Models of the data that have no price per token, and why. */
  leftOut: z.array(z.strictObject({ provider: z.enum(bookProviders), model: z.string().min(1), reason: z.string() })),
});

/** The price book as it stands in JSON. */
export type PriceBookData = z.infer<typeof priceBookData>;

function isHistory(periods: readonly { from: string | null }[]): boolean {
  return periods.every(({ from }, index) => {
    if (index === 0) return from === null;
    return from !== null && from > (periods[index - 1]?.from ?? '');
  });
}
