import { billOf, sumOf } from '../pricing/bill.ts';
import { rateOfUnits, tokenRateOf } from '../pricing/rates.ts';
import type { UnitPrice } from '../pricing/unit-price.ts';
import { tokenBucketNames, type Usage, type UsageBucket, unitBucketNames } from '../pricing/usage.ts';

/** What many attempts consumed together. */
export type UsageSum = { usage: Usage; attempts: number };

/**
 * What attempts would cost at a price, from the sum of what they consumed: nano-USD, rounded once. Sums do not show how long the input
 * of each attempt was or in which service tier it was served, so the lowest tier and the standard rates hold. `nanos` is undefined
 * when the price does not state what was used; `unpricedBuckets` names that.
 */
export function priceOfSums({ usage, attempts }: UsageSum, price: UnitPrice) {
  const { tiers: _tiers, serviceTiers: _serviceTiers, ...standard } = price;
  const bill = billOf(usage, { ...standard, perRequestNanos: 0n }, null);
  if (bill === undefined) return { nanos: undefined, unpricedBuckets: unpricedBuckets(usage, price) };
  const perRequest = { bucket: 'request' as const, count: attempts, rateNanos: price.perRequestNanos, per: 1 };
  const { numerator, denominator } = sumOf([...bill.lines, perRequest], price);
  return { nanos: (2n * numerator + denominator) / (2n * denominator), unpricedBuckets: [] };
}

function unpricedBuckets(usage: Usage, price: UnitPrice): UsageBucket[] {
  return [
    ...tokenBucketNames.filter((bucket) => usage[bucket] > 0 && tokenRateOf(price, bucket) === undefined),
    ...unitBucketNames.filter((bucket) => usage[bucket] > 0 && price[rateOfUnits[bucket]] === undefined),
  ];
}
