import { type Rates, ratesFor, type UnitPrice } from './unit-price.ts';
import { totalInputTokens, type Usage } from './usage.ts';

const tokensPerUnit = 1_000_000n;

/**
 * The exact cost of one attempt in nano-USD. The buckets are multiplied and summed as integers and rounded once, half
 * up, at the end; so an attempt is off from its true cost by at most half a nano-dollar, and costs of attempts are
 * added without further rounding.
 */
export function priceOfUsage(usage: Usage, price: UnitPrice): bigint {
  const rates = ratesFor(price, totalInputTokens(usage));
  const millionths =
    BigInt(usage.inputTokens) * rates.inputNanosPerMillion +
    BigInt(usage.cachedInputTokens) * rates.cachedInputNanosPerMillion +
    BigInt(usage.cacheWriteTokens) * rates.cacheWriteNanosPerMillion +
    BigInt(usage.outputTokens) * rates.outputNanosPerMillion +
    BigInt(usage.reasoningTokens) * rates.reasoningNanosPerMillion;
  return (millionths + tokensPerUnit / 2n) / tokensPerUnit + price.perRequestNanos;
}

/**
 * The most one attempt may consume, in tokens: all input (cached or not), the output of one choice including its
 * reasoning, and how many choices (`n`, 1 when absent) are asked for.
 */
export type TokenBounds = { maxInputTokens: number; maxOutputTokens: number; n?: number | undefined };

/**
 * The most an attempt within the bounds can cost, in nano-USD, rounded up: every input token at the dearest input rate
 * and every output token at the dearer of output and reasoning, in the dearest tier the input can reach. For every
 * usage within the bounds `priceOfUsage(usage, price) <= worstCasePrice(bounds, price)`.
 * Throws a RangeError when a bound is not a non-negative integer.
 */
export function worstCasePrice({ maxInputTokens, maxOutputTokens, n = 1 }: TokenBounds, price: UnitPrice): bigint {
  const input = wholeTokens('maxInputTokens', maxInputTokens);
  const output = wholeTokens('maxOutputTokens', maxOutputTokens) * wholeTokens('n', n);
  const reachable: readonly Rates[] = [
    price,
    ...(price.tiers ?? []).filter(({ aboveInputTokens }) => maxInputTokens > aboveInputTokens),
  ];
  const millionths = dearest(reachable.map((rates) => input * inputRate(rates) + output * outputRate(rates)));
  return (millionths + tokensPerUnit - 1n) / tokensPerUnit + price.perRequestNanos;
}

function inputRate(rates: Rates): bigint {
  return dearest([rates.inputNanosPerMillion, rates.cachedInputNanosPerMillion, rates.cacheWriteNanosPerMillion]);
}

function outputRate(rates: Rates): bigint {
  return dearest([rates.outputNanosPerMillion, rates.reasoningNanosPerMillion]);
}

function dearest(amounts: readonly bigint[]): bigint {
  let most = 0n;
  for (const amount of amounts) {
    if (amount > most) most = amount;
  }
  return most;
}

function wholeTokens(name: string, count: number): bigint {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError(`${name} must be a non-negative integer, but is ${count}.`);
  }
  return BigInt(count);
}
