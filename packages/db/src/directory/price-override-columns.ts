import { tokenRateNames, unitRateNames } from '@switchyard/core/pricing/rates';
import type { OverrideTerms, PriceOverride } from '@switchyard/core/pricing/resolve-price';

const rateColumns = [...tokenRateNames, ...unitRateNames, 'perRequestNanos'] as const;

type RateColumn = (typeof rateColumns)[number];

type RateColumns = { [Name in RateColumn]: bigint | null };

/** What Prisma selects of an own price. */
export const priceOverrideColumns = {
  id: true,
  providerAccountId: true,
  model: true,
  sharePerMille: true,
  effectiveFrom: true,
  effectiveUntil: true,
  ...selectRates(),
} as const;

/** A row of `priceOverrideColumns`. */
export type PriceOverrideColumns = Omit<PriceOverride, 'terms'> & RateColumns & { sharePerMille: number | null };

/** An own price as it stands in its row. */
export function toPriceOverride(row: PriceOverrideColumns): PriceOverride {
  const { id, providerAccountId, model, effectiveFrom, effectiveUntil } = row;
  return { id, providerAccountId, model, effectiveFrom, effectiveUntil, terms: termsOf(row) };
}

/** The columns of the terms of an own price; a rate that is not stated is null. */
export function columnsOfTerms(terms: OverrideTerms): RateColumns & { sharePerMille: number | null } {
  return {
    ...mapRates((name) => (terms.kind === 'rates' ? (terms[name] ?? null) : null)),
    sharePerMille: terms.kind === 'share' ? terms.perMille : null,
  };
}

function termsOf(row: PriceOverrideColumns): OverrideTerms {
  if (row.sharePerMille !== null) return { kind: 'share', perMille: row.sharePerMille };
  const stated = rateColumns.flatMap((name) => (row[name] === null ? [] : [[name, row[name]]]));
  return { kind: 'rates', ...Object.fromEntries(stated) };
}

function selectRates(): { [Name in RateColumn]: true } {
  return mapRates(() => true);
}

function mapRates<Value>(make: (name: RateColumn) => Value): { [Name in RateColumn]: Value } {
  return Object.fromEntries(rateColumns.map((name) => [name, make(name)])) as { [Name in RateColumn]: Value };
}
