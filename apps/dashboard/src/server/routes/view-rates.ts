import { type RateField, rateFieldNames } from '../contract/price-fields.ts';

/** Every rate as the contract writes it: nano-USD as text, null where none is stated. */
export function viewRates(rates: { readonly [Name in RateField]?: bigint | undefined }) {
  const entries = rateFieldNames.map((name) => [name, rates[name]?.toString() ?? null]);
  return Object.fromEntries(entries) as { [Name in RateField]: string | null };
}
