import { billOf, type CostLine } from '@switchyard/core/pricing/bill';
import { rateOfUnits, tokenRateOf } from '@switchyard/core/pricing/rates';
import { ratesInForce, type UnitPrice } from '@switchyard/core/pricing/unit-price';
import {
  tokenBucketNames,
  totalInputTokens,
  type Usage,
  type UsageBucket,
  unitBucketNames,
} from '@switchyard/core/pricing/usage';

/** What an attempt consumed, at which price, and in which service tier. */
export type PricedAttempt = { usage: Usage; price: UnitPrice | null; serviceTier: string | null };

/**
 * How an attempt's cost was derived: a line for each bucket that is not empty, and which rates held. Without lines the cost is
 * unknown or nothing was consumed; `unpricedBuckets` names what the price has no rate for.
 */
export function costLines({ usage, price, serviceTier }: PricedAttempt) {
  const bill = price === null ? undefined : billOf(usage, price, serviceTier);
  return {
    priceShare: price?.adjustment ?? null,
    pricedTier: bill?.serviceTier ?? null,
    pricedAboveInputTokens: bill?.aboveInputTokens ?? null,
    costLines: (bill?.lines ?? []).map(({ bucket, count, rateNanos, per }) => ({
      bucket,
      count,
      rateNanos: rateNanos.toString(),
      per,
      amountNanos: decimal({ count, rateNanos, per }),
    })),
    unpricedBuckets: price === null ? [] : unpricedBuckets({ usage, price, serviceTier }),
  };
}

function unpricedBuckets({ usage, price, serviceTier }: PricedAttempt & { price: UnitPrice }): UsageBucket[] {
  const inForce = ratesInForce(price, { inputTokens: totalInputTokens(usage), serviceTier });
  const tokens = tokenBucketNames.filter(
    (bucket) => usage[bucket] > 0 && (inForce === undefined || tokenRateOf(inForce.rates, bucket) === undefined),
  );
  const units = unitBucketNames.filter((bucket) => usage[bucket] > 0 && price[rateOfUnits[bucket]] === undefined);
  return [...tokens, ...units];
}

const millionths = 1_000_000n;

/** Nano-dollars to the millionth of one, half up: 1,500,000 tokens at 1 are "1.5". */
function decimal({ count, rateNanos, per }: Omit<CostLine, 'bucket'>): string {
  const divisor = BigInt(per);
  const amount = (2n * BigInt(count) * rateNanos * millionths + divisor) / (2n * divisor);
  const fraction = (amount % millionths).toString().padStart(6, '0').replace(/0+$/, '');
  return `${amount / millionths}${fraction === '' ? '' : `.${fraction}`}`;
}
