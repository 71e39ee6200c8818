import { z } from 'zod';
import { nanoUsd } from '../money/nano-usd.ts';
import { type TokenRates, tokenRates, unitRates } from './rates.ts';
import { type PricedTier, pricedTier, readServiceTier } from './service-tier.ts';

const contextTier = z.strictObject({
  /** The tier's rates hold when all input tokens together (plain, cached, cache-written, of every kind) are more than this. */
  aboveInputTokens: z.int().nonnegative(),
  ...tokenRates,
});

function startsAscend(tiers: readonly { aboveInputTokens: number }[]): boolean {
  return tiers.every((one, index) => index === 0 || one.aboveInputTokens > (tiers[index - 1]?.aboveInputTokens ?? -1));
}

/** Complete rates for long inputs, ascending; the last tier whose start is exceeded prices the whole call. */
const contextTiers = z
  .array(contextTier)
  .min(1)
  .refine(startsAscend, 'Tiers must have strictly ascending aboveInputTokens.')
  .readonly()
  .optional();

const adjustment = z.strictObject({
  /** The whole cost is multiplied by this many thousandths before it is rounded: 850 is 85 %. */
  perMille: z.int().positive(),
  /** The own price that says so: `override:<id>`. */
  source: z.string().min(1),
});

/**
 * The unit prices resolved for one call, as a codec: `z.encode(unitPrice, price)` gives JSON with decimal strings,
 * which is kept with the request log, and `z.decode(unitPrice, json)` gives the same price back, so a cost can be
 * derived again at any time. JSON of every earlier version is understood. Throws a ZodError that names the field.
 */
export const unitPrice = z.strictObject({
  ...tokenRates,
  ...unitRates,
  /** Charged once for each attempt that is priced. */
  perRequestNanos: nanoUsd,
  tiers: contextTiers,
  /** Complete rates of tokens for calls that are served in another tier than the standard one; all other rates stay. */
  serviceTiers: z.partialRecord(pricedTier, z.strictObject({ ...tokenRates, tiers: contextTiers })).optional(),
  adjustment: adjustment.optional(),
  /** Version of what `source` names: the price book's version, or the moment from which an override holds. */
  version: z.string().min(1),
  /** Where the price comes from: `price-book:openai/gpt-5-mini` or `override:<id>`. */
  source: z.string().min(1),
});

/** The unit prices resolved for one call; see {@link unitPrice} for its fields and its JSON form. */
export type UnitPrice = Readonly<z.output<typeof unitPrice>>;

/** `UnitPrice` as it stands in JSON: every amount a decimal string. */
export type UnitPriceJson = z.input<typeof unitPrice>;

/** Rates of tokens, and those for long inputs. */
export type TieredRates = TokenRates & Pick<UnitPrice, 'tiers'>;

/** The call of which rates are asked: its input tokens in all, and the service tier that the provider says it served. */
export type RatedCall = { inputTokens: number; serviceTier: string | null };

/** The rates of tokens that hold for a call, and why: the service tier and the start of the context tier, null for the standard ones. */
export type RatesInForce = { rates: TokenRates; serviceTier: PricedTier | null; aboveInputTokens: number | null };

/** The rates of tokens that hold for a call; undefined when the price has none for its service tier. */
export function ratesInForce(
  price: UnitPrice,
  { inputTokens, serviceTier: name }: RatedCall,
): RatesInForce | undefined {
  const serviceTier = readServiceTier(name);
  const tiered = serviceTier === undefined ? undefined : tieredRates(price, serviceTier);
  if (serviceTier === undefined || tiered === undefined) return undefined;
  const tier = tiered.tiers?.findLast((one) => inputTokens > one.aboveInputTokens);
  return { rates: tier ?? tiered, serviceTier, aboveInputTokens: tier?.aboveInputTokens ?? null };
}

/** The rates of a service tier, with those for long inputs; null is the standard tier. Undefined when the price has none. */
export function tieredRates(price: UnitPrice, serviceTier: PricedTier | null): TieredRates | undefined {
  return serviceTier === null ? price : price.serviceTiers?.[serviceTier];
}
