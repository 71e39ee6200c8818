import { z } from 'zod';
import { bookProviders, bookRateName, bookUnits } from './price-book-data.ts';
import { pricedTier } from './service-tier.ts';

const provider = z.enum(bookProviders);
const text = z.string().min(1);

/** Decimal dollars for a million tokens. */
const usdRates = z.partialRecord(bookRateName, z.string());

/** See {@link usdRates}. */
export type UsdRates = z.infer<typeof usdRates>;

/** Decimal dollars for one, for an hour of audio or for a million characters. */
const usdUnits = z.partialRecord(bookUnits.keyof(), z.string());

/** See {@link usdUnits}. */
export type UsdUnits = z.infer<typeof usdUnits>;

/** What confirmed a price (a page, or a file of another project), and the day on which that was the newest; null when not known. */
const seen = { note: text.optional(), source: text, seen: z.iso.date().nullable() };

const ownModel = z.strictObject({
  provider,
  id: text,
  aliases: z.array(text).optional(),
  rates: usdRates.optional(),
  units: usdUnits.optional(),
  ...seen,
});

/** A model that the source data lacks, or takes for another one. */
export type OwnModel = z.infer<typeof ownModel>;

/** `price-supplement.json`: what the source data lacks and people use. */
export const priceSupplement = z.strictObject({
  about: text,
  models: z.array(ownModel),
  /** Rates of models that the source data has. */
  rates: z.array(z.strictObject({ provider, model: text, rates: usdRates, ...seen })),
});

const ownServiceTier = z.strictObject({
  provider,
  tier: pricedTier,
  models: z.array(text).min(1),
  /** Thousandths of every rate of tokens but those to keep; else `rates` states them. */
  perMille: z.int().positive().optional(),
  keep: z.array(bookRateName).optional(),
  rates: usdRates.optional(),
  /** With `rates`, those for long inputs; empty when they are unknown. */
  tiers: z.array(z.strictObject({ aboveInputTokens: z.int().positive(), rates: usdRates })).optional(),
  ...seen,
});

/** The prices of a service tier for some models. */
export type OwnServiceTier = z.infer<typeof ownServiceTier>;

/** `service-tiers.json`: service tiers, of which the source data has none. */
export const ownServiceTiers = z.strictObject({ about: text, tiers: z.array(ownServiceTier) });
