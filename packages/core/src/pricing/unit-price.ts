import { z } from 'zod';
import { nanoUsd } from '../money/nano-usd.ts';

const rates = {
  inputNanosPerMillion: nanoUsd,
  cachedInputNanosPerMillion: nanoUsd,
  cacheWriteNanosPerMillion: nanoUsd,
  outputNanosPerMillion: nanoUsd,
  reasoningNanosPerMillion: nanoUsd,
};

const tier = z.strictObject({
  /** The tier's rates hold when all input tokens together (plain, cached, cache-written) are more than this. */
  aboveInputTokens: z.int().nonnegative(),
  ...rates,
});

function startsAscend(tiers: readonly { aboveInputTokens: number }[]): boolean {
  return tiers.every((one, index) => index === 0 || one.aboveInputTokens > (tiers[index - 1]?.aboveInputTokens ?? -1));
}

/**
 * The unit prices resolved for one call, as a codec: `z.encode(unitPrice, price)` gives JSON with decimal strings,
 * which is kept with the request log, and `z.decode(unitPrice, json)` gives the same price back, so a cost can be
 * derived again at any time. Rates are nano-USD per million tokens. Throws a ZodError that names the field.
 */
export const unitPrice = z.strictObject({
  ...rates,
  /** Charged once for each attempt that is priced. */
  perRequestNanos: nanoUsd,
  /** Dearer or cheaper rates for long inputs, ascending; the last tier whose start is exceeded prices the whole call. */
  tiers: z
    .array(tier)
    .min(1)
    .refine(startsAscend, 'Tiers must have strictly ascending aboveInputTokens.')
    .readonly()
    .optional(),
  /** Version of what `source` names: the price book's version, or the moment from which an override holds. */
  version: z.string().min(1),
  /** Where the price comes from: `price-book:openai/gpt-5-mini` or `override:<id>`. */
  source: z.string().min(1),
});

/** Rates of one tier in nano-USD per million tokens. */
export type Rates = { readonly [Name in keyof typeof rates]: bigint };

/** The unit prices resolved for one call; see {@link unitPrice} for its fields and its JSON form. */
export type UnitPrice = Readonly<z.output<typeof unitPrice>>;

/** `UnitPrice` as it stands in JSON: every amount a decimal string. */
export type UnitPriceJson = z.input<typeof unitPrice>;

/** The rates that hold for a call with this many input tokens in all. */
export function ratesFor(price: UnitPrice, inputTokens: number): Rates {
  return price.tiers?.findLast((one) => inputTokens > one.aboveInputTokens) ?? price;
}
