import type { BookModel, BookPeriod, BookProvider, BookRates, BookServiceTier, BookUnits } from './price-book-data.ts';
import { bookRateName } from './price-book-data.ts';
import type { TokenRateName, TokenRates, UnitRates } from './rates.ts';
import { pricedTiers } from './service-tier.ts';
import type { TieredRates, UnitPrice } from './unit-price.ts';

/** The unit price of a model from a moment on (milliseconds since 1970, UTC), and those that hold at some hours of its days. */
export type BookPrice = {
  readonly fromMs: number;
  readonly unitPrice: UnitPrice;
  readonly hours: readonly HourlyPrice[];
};

/** The unit price between two times of the day (milliseconds since midnight, UTC), the second one excluded. */
export type HourlyPrice = { readonly fromMs: number; readonly untilMs: number; readonly unitPrice: UnitPrice };

/** Where a price comes from, and whether other service tiers are known there. */
export type PriceOrigin = { provider: BookProvider; version: string; withServiceTiers: boolean };

/**
 * The price history of a model. Throws a RangeError when a service tier's rate is no whole number of nano-dollars, so that no price
 * is ever rounded.
 */
export function pricesOf(model: BookModel, { provider, version, withServiceTiers }: PriceOrigin): BookPrice[] {
  const origin = { version, source: `price-book:${provider}/${model.id}` };
  const serviceTiers = withServiceTiers ? model.serviceTiers : undefined;
  const unitPriceOf = (period: Pick<BookPeriod, 'rates' | 'tiers' | 'units'>): UnitPrice => {
    const standard = toTiered(provider, period);
    return Object.freeze({
      ...standard,
      ...toUnits(period.units),
      perRequestNanos: BigInt(period.units?.request ?? 0),
      ...(serviceTiers === undefined ? {} : { serviceTiers: toServiceTiers(provider, { standard, serviceTiers }) }),
      ...origin,
    });
  };
  return model.prices.map((period) => ({
    fromMs: period.from === null ? Number.NEGATIVE_INFINITY : Date.parse(`${period.from}T00:00:00Z`),
    unitPrice: unitPriceOf(period),
    hours: (period.hours ?? []).map(({ from, until, rates }) => ({
      fromMs: msOfDay(from),
      untilMs: msOfDay(until),
      unitPrice: unitPriceOf({ rates, units: period.units }),
    })),
  }));
}

/** The price of a history that holds at a moment; undefined when there is none. */
export function priceIn(history: readonly BookPrice[], at: Date): UnitPrice | undefined {
  const price = history.findLast(({ fromMs }) => at.getTime() >= fromMs);
  const dayMs = at.getTime() % msOfDay('24:00');
  const hourly = price?.hours.find(({ fromMs, untilMs }) =>
    // A window may reach over midnight.
    fromMs < untilMs ? dayMs >= fromMs && dayMs < untilMs : dayMs >= fromMs || dayMs < untilMs,
  );
  return (hourly ?? price)?.unitPrice;
}

const nameOfRate: { readonly [Name in keyof BookRates]-?: TokenRateName } = {
  input: 'inputNanosPerMillion',
  cachedInput: 'cachedInputNanosPerMillion',
  cacheWrite: 'cacheWriteNanosPerMillion',
  cacheWrite1h: 'cacheWrite1hNanosPerMillion',
  inputAudio: 'inputAudioNanosPerMillion',
  cachedInputAudio: 'cachedInputAudioNanosPerMillion',
  inputImage: 'inputImageNanosPerMillion',
  cachedInputImage: 'cachedInputImageNanosPerMillion',
  output: 'outputNanosPerMillion',
  reasoning: 'reasoningNanosPerMillion',
  outputAudio: 'outputAudioNanosPerMillion',
  outputImage: 'outputImageNanosPerMillion',
};

function toTiered(provider: BookProvider, { rates, tiers }: Pick<BookPeriod, 'rates' | 'tiers'>): TieredRates {
  const complete = (of: BookRates) => toRates(withMedia(provider, of));
  if (tiers === undefined) return complete(rates);
  return {
    ...complete(rates),
    tiers: tiers.map((tier) => ({ aboveInputTokens: tier.aboveInputTokens, ...complete(tier.rates) })),
  };
}

/**
 * The data states a rate for pictures where it differs from that for text: models that read pictures bill them as text otherwise.
 * Google states rates for audio in the same way; with everybody else audio without a rate of its own has no known price.
 */
function withMedia(provider: BookProvider, rates: BookRates): BookRates {
  const { input, cachedInput } = rates;
  const stated = Object.entries({
    inputImage: rates.inputImage ?? input,
    cachedInputImage: rates.cachedInputImage ?? (rates.inputImage === undefined ? cachedInput : undefined),
    ...(provider === 'google'
      ? {
          inputAudio: rates.inputAudio ?? input,
          cachedInputAudio: rates.cachedInputAudio ?? (rates.inputAudio === undefined ? cachedInput : undefined),
        }
      : {}),
  }).filter(([, rate]) => rate !== undefined);
  return { ...rates, ...Object.fromEntries(stated) };
}

function toRates(rates: BookRates): TokenRates {
  return Object.fromEntries(
    bookRateName.options.flatMap((name) => {
      const stated = rates[name];
      return stated === undefined ? [] : [[nameOfRate[name], BigInt(stated)]];
    }),
  );
}

function toUnits({ request: _request, ...units }: BookUnits = {}): UnitRates {
  const stated = {
    webSearchNanos: units.webSearch,
    fileSearchNanos: units.fileSearch,
    rerankSearchNanos: units.rerankSearch,
    imageNanos: units.image,
    inputAudioNanosPerHour: units.inputAudioHour,
    inputCharactersNanosPerMillion: units.millionCharacters,
  };
  return Object.fromEntries(
    Object.entries(stated).flatMap(([name, nanos]) => (nanos === undefined ? [] : [[name, BigInt(nanos)]])),
  );
}

type Shared = { standard: TieredRates; serviceTiers: NonNullable<BookModel['serviceTiers']> };

function toServiceTiers(provider: BookProvider, { standard, serviceTiers }: Shared): UnitPrice['serviceTiers'] {
  return Object.fromEntries(
    pricedTiers.flatMap((name) => {
      const tier = serviceTiers[name];
      return tier === undefined ? [] : [[name, ratesOfTier(provider, { standard, tier })]];
    }),
  );
}

function ratesOfTier(
  provider: BookProvider,
  { standard, tier }: { standard: TieredRates; tier: BookServiceTier },
): TieredRates {
  if ('rates' in tier) return toTiered(provider, tier);
  const keep = new Set<string>((tier.keep ?? []).map((name) => nameOfRate[name]));
  const share = (rates: TokenRates): TokenRates =>
    Object.fromEntries(
      Object.entries(rates).flatMap(([name, rate]) => {
        if (typeof rate !== 'bigint') return [];
        return [[name, keep.has(name) ? rate : exactShare(rate, tier.perMille)]];
      }),
    );
  const { tiers, ...rates } = standard;
  if (tiers === undefined) return share(rates);
  return {
    ...share(rates),
    tiers: tiers.map(({ aboveInputTokens, ...of }) => ({ aboveInputTokens, ...share(of) })),
  };
}

function exactShare(rate: bigint, perMille: number): bigint {
  const product = rate * BigInt(perMille);
  if (product % 1_000n !== 0n) throw new RangeError(`${perMille} thousandths of ${rate} are no whole nano-dollars.`);
  return product / 1_000n;
}

function msOfDay(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000;
}
