import { billOf, type CostLine, sumOf } from './bill.ts';
import { rateOfUnits, type TokenRates, tokenRateOf, unitsPerRate } from './rates.ts';
import { readServiceTier } from './service-tier.ts';
import { tieredRates, type UnitPrice } from './unit-price.ts';
import { type TokenBucket, tokenBucketNames, type UnitBucket, type Usage, unitBucketNames } from './usage.ts';

/**
 * The exact cost of one attempt in nano-USD. The lines are multiplied and summed as integers over a common denominator and
 * rounded once, half up, at the end; so an attempt is off from its true cost by at most half a nano-dollar, and costs of attempts
 * are added without further rounding. `serviceTier` is what the provider says it served. Undefined when the price does not state
 * what it takes, for the service tier or for a bucket that is not empty: that cost is unknown, which is never the same as free.
 */
export function priceOfUsage(usage: Usage, price: UnitPrice, serviceTier: string | null = null): bigint | undefined {
  const bill = billOf(usage, price, serviceTier);
  if (bill === undefined) return undefined;
  const { numerator, denominator } = sumOf(bill.lines, price);
  return (2n * numerator + denominator) / (2n * denominator);
}

/** The most one attempt may consume. */
export type UsageBounds = {
  /** All input tokens, cached or not, of every kind. */
  maxInputTokens: number;
  /** The output tokens of one choice, including its reasoning, of every kind. */
  maxOutputTokens: number;
  /** How many choices are asked for; 1 when absent. */
  n?: number | undefined;
  /** Buckets that the call cannot fill, such as audio when it holds none; none when absent. */
  without?: readonly TokenBucket[] | undefined;
  /** The most of each of the other units; 0 when absent. */
  units?: { readonly [Bucket in UnitBucket]?: number | undefined } | undefined;
  /** Service tiers besides the standard one in which the call may be served; none when absent. */
  serviceTiers?: readonly string[] | undefined;
};

/**
 * The most an attempt within the bounds can cost, in nano-USD, rounded up: every input token at the dearest rate for input and
 * every output token at the dearest rate for output, in the dearest tier that the input can reach, and all other units. Whatever
 * usage stays within the bounds and has a price, `priceOfUsage(usage, price, serviceTier) <= worstCasePrice(bounds, price)`.
 * What the price does not state adds nothing. Throws a RangeError when a bound is not a non-negative integer.
 */
export function worstCasePrice(bounds: UsageBounds, price: UnitPrice): bigint {
  const units = unitBucketNames.flatMap((bucket) => {
    const count = whole(bucket, bounds.units?.[bucket] ?? 0);
    return count === 0
      ? []
      : [{ bucket, count, rateNanos: price[rateOfUnits[bucket]] ?? 0n, per: unitsPerRate[bucket] }];
  });
  const request: CostLine = { bucket: 'request', count: 1, rateNanos: price.perRequestNanos, per: 1 };
  let worst = 0n;
  for (const rates of reachableRates(bounds, price)) {
    const { numerator, denominator } = sumOf([...tokenLines(bounds, rates), ...units, request], price);
    const cost = (numerator + denominator - 1n) / denominator;
    if (cost > worst) worst = cost;
  }
  return worst;
}

/** The rates of every service tier that may serve the call, in every context tier that its input can reach. */
function reachableRates({ maxInputTokens, serviceTiers = [] }: UsageBounds, price: UnitPrice): TokenRates[] {
  return [null, ...serviceTiers.map(readServiceTier)].flatMap((serviceTier) => {
    const tiered = serviceTier === undefined ? undefined : tieredRates(price, serviceTier);
    if (tiered === undefined) return [];
    return [tiered, ...(tiered.tiers ?? []).filter(({ aboveInputTokens }) => maxInputTokens > aboveInputTokens)];
  });
}

/** Output is multiplied by the choices as an integer of any size, so that no product of bounds is inexact. */
function tokenLines(
  { maxInputTokens, maxOutputTokens, n = 1, without = [] }: UsageBounds,
  rates: TokenRates,
): CostLine[] {
  let input = 0n;
  let output = 0n;
  for (const bucket of tokenBucketNames) {
    if (without.includes(bucket)) continue;
    const rate = tokenRateOf(rates, bucket) ?? 0n;
    if (outputBuckets.has(bucket)) output = rate > output ? rate : output;
    else input = rate > input ? rate : input;
  }
  const per = unitsPerRate.inputTokens;
  return [
    { bucket: 'inputTokens', count: whole('maxInputTokens', maxInputTokens), rateNanos: input, per },
    {
      bucket: 'outputTokens',
      count: whole('maxOutputTokens', maxOutputTokens),
      rateNanos: output * BigInt(whole('n', n)),
      per,
    },
  ];
}

const outputBuckets: ReadonlySet<TokenBucket> = new Set([
  'outputTokens',
  'reasoningTokens',
  'outputAudioTokens',
  'outputImageTokens',
] as const);

function whole(name: string, count: number): number {
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new RangeError(`${name} must be a non-negative integer, but is ${count}.`);
}
