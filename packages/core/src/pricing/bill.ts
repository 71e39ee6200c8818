import { rateOfUnits, tokenRateOf, unitsPerRate } from './rates.ts';
import { type RatesInForce, ratesInForce, type UnitPrice } from './unit-price.ts';
import { tokenBucketNames, totalInputTokens, type Usage, type UsageBucket, unitBucketNames } from './usage.ts';

/** A line of a bill: `count` × `rateNanos` for each `per` of them, or what every request costs. */
export type CostLine = {
  bucket: UsageBucket | 'request';
  count: number;
  rateNanos: bigint;
  /** How many of the bucket the rate is for: a million tokens, 3,600,000 milliseconds, one search. */
  per: number;
};

/** A bill: a line for each bucket that is not empty, in the order of the buckets, and which rates of tokens held. */
export type Bill = { lines: CostLine[] } & Omit<RatesInForce, 'rates'>;

/** How the cost of one attempt is derived; undefined when it is unknown. */
export function billOf(usage: Usage, price: UnitPrice, serviceTier: string | null): Bill | undefined {
  const inForce = ratesInForce(price, { inputTokens: totalInputTokens(usage), serviceTier });
  if (inForce === undefined) return undefined;
  const { rates, ...terms } = inForce;
  const lines: CostLine[] = [];
  for (const bucket of tokenBucketNames) {
    if (!addLine(lines, { bucket, count: usage[bucket], rateNanos: tokenRateOf(rates, bucket) })) return undefined;
  }
  for (const bucket of unitBucketNames) {
    if (!addLine(lines, { bucket, count: usage[bucket], rateNanos: price[rateOfUnits[bucket]] })) return undefined;
  }
  if (price.perRequestNanos > 0n) {
    lines.push({ bucket: 'request', count: 1, rateNanos: price.perRequestNanos, per: 1 });
  }
  return { lines, ...terms };
}

/** Every `per` divides it, so all lines are added as integers. */
const commonPer = 18_000_000;
const perMille = 1_000n;

/** Adds lines exactly: the sum in nano-USD as a fraction, after the price's adjustment. */
export function sumOf(lines: readonly CostLine[], price: UnitPrice): { numerator: bigint; denominator: bigint } {
  let sum = 0n;
  for (const { count, rateNanos, per } of lines) sum += BigInt(count) * rateNanos * BigInt(commonPer / per);
  const share = price.adjustment === undefined ? perMille : BigInt(price.adjustment.perMille);
  return { numerator: sum * share, denominator: BigInt(commonPer) * perMille };
}

type Candidate = { bucket: UsageBucket; count: number; rateNanos: bigint | undefined };

/** Answers whether the bucket is empty or has a rate. */
function addLine(lines: CostLine[], { bucket, count, rateNanos }: Candidate): boolean {
  if (count === 0) return true;
  if (rateNanos === undefined) return false;
  lines.push({ bucket, count, rateNanos, per: unitsPerRate[bucket] });
  return true;
}
