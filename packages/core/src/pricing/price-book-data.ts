import { z } from 'zod';
import { modelMatch } from './model-match.ts';
import { pricedTier } from './service-tier.ts';

/** Providers whose prices the book holds. */
export const bookProviders = [
  'openai',
  'anthropic',
  'google',
  'aws',
  'azure',
  'mistral',
  'groq',
  'deepseek',
  'x-ai',
  'together',
  'fireworks',
  'openrouter',
  'perplexity',
  'cerebras',
  'cohere',
  'novita',
  'moonshotai',
  'minimax',
  'zai',
  'cloudflare',
  'huggingface',
] as const;

/** A provider whose prices the book holds. */
export type BookProvider = (typeof bookProviders)[number];

/** Where a model's name is looked up when its provider is not in the book, in this order. */
export const guessedProviders = ['openai', 'anthropic', 'google'] as const satisfies readonly BookProvider[];

const rate = z.int().nonnegative();

/** Nano-USD per million tokens. A rate that is absent is not stated by the data. */
export const bookRates = z.strictObject({
  input: rate.optional(),
  cachedInput: rate.optional(),
  /** Cache writes with the provider's default lifetime (five minutes at Anthropic). */
  cacheWrite: rate.optional(),
  cacheWrite1h: rate.optional(),
  inputAudio: rate.optional(),
  cachedInputAudio: rate.optional(),
  inputImage: rate.optional(),
  cachedInputImage: rate.optional(),
  output: rate.optional(),
  reasoning: rate.optional(),
  outputAudio: rate.optional(),
  outputImage: rate.optional(),
});

/** Rates of a book entry; see {@link bookRates}. */
export type BookRates = z.infer<typeof bookRates>;

/** The name of a rate of tokens in the book. */
export const bookRateName = bookRates.keyof();

/** Nano-USD for one of something, for an hour of audio, or for a million characters. */
export const bookUnits = z.strictObject({
  request: rate.optional(),
  webSearch: rate.optional(),
  fileSearch: rate.optional(),
  rerankSearch: rate.optional(),
  image: rate.optional(),
  inputAudioHour: rate.optional(),
  millionCharacters: rate.optional(),
});

/** Prices of other units than tokens; see {@link bookUnits}. */
export type BookUnits = z.infer<typeof bookUnits>;

const tieredRates = {
  rates: bookRates,
  /** Complete rates for calls whose input tokens together exceed the start; ascending. */
  tiers: z.array(z.strictObject({ aboveInputTokens: rate, rates: bookRates })).optional(),
};

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Expected a time of day such as 16:30.');

const period = z
  .strictObject({
    /** First day (UTC) on which these prices hold; null for the oldest known prices. */
    from: z.iso.date().nullable(),
    ...tieredRates,
    units: bookUnits.optional(),
    /** Complete rates for calls between two times of the day (UTC), the second one excluded. */
    hours: z.array(z.strictObject({ from: timeOfDay, until: timeOfDay, rates: bookRates })).optional(),
  })
  .refine((one) => Object.keys({ ...one.rates, ...one.units }).length > 0, 'A period must state a price.');

/** The prices of a model over one stretch of time. */
export type BookPeriod = z.infer<typeof period>;

const serviceTier = z.union([
  /** Every rate of tokens but those to `keep`, in thousandths of the standard one. */
  z.strictObject({ perMille: z.int().positive(), keep: z.array(bookRateName).optional() }),
  /** Rates of its own; those of long inputs are empty where nobody publishes them. */
  z.strictObject(tieredRates),
]);

/** How a service tier is priced. */
export type BookServiceTier = z.infer<typeof serviceTier>;

/** The JSON form of a model of the book. */
export const bookModel = z.strictObject({
  id: z.string().min(1),
  match: modelMatch,
  contextWindow: z.int().positive().optional(),
  deprecated: z.literal(true).optional(),
  /** Price history, oldest first. Empty for a model that is left out: its name is known, its price is not. */
  prices: z.array(period).refine(isHistory, 'The first period must have no date and the others ascending dates.'),
  /** Other service tiers than the standard one, in every period. */
  serviceTiers: z.partialRecord(pricedTier, serviceTier).optional(),
});

/** A model of the book with its price history. */
export type BookModel = z.infer<typeof bookModel>;

/** A provider's part of the book. The order of the models matters: the first one that matches a name is the one. */
export const bookModels = z.array(bookModel);

const bookProvider = z.enum(bookProviders);

/**
 * The price book as it stands in `price-book.json`. Amounts are integers, and every one is a safe integer, so JSON
 * numbers hold them exactly. The models of a provider are read with {@link bookModels} when they are first needed.
 */
export const priceBookData = z.strictObject({
  source: z.string().min(1),
  /** Version of the source package. */
  version: z.string().min(1),
  unit: z.literal('nano-USD: rates per million tokens, units for one'),
  /** Where a provider's models are looked up besides, in this order, at standard service. */
  fallbacks: z.partialRecord(bookProvider, z.array(bookProvider)),
  providers: z.record(bookProvider, z.array(z.unknown())),
  /** Models, or keys of models, of the data that have no place in the book, and why. */
  leftOut: z.array(z.strictObject({ provider: bookProvider, model: z.string().min(1), reason: z.string() })),
});

/** The price book as it stands in JSON. */
export type PriceBookData = z.infer<typeof priceBookData>;

function isHistory(periods: readonly { from: string | null }[]): boolean {
  return periods.every(({ from }, index) => {
    if (index === 0) return from === null;
    return from !== null && from > (periods[index - 1]?.from ?? '');
  });
}
