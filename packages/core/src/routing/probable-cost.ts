import { priceOfUsage } from '../pricing/price-of-usage.ts';
import type { UnitPrice } from '../pricing/unit-price.ts';
import { noUsage } from '../pricing/usage.ts';

/** What is known of a request before it is sent, in tokens. */
export type Expected = { inputTokens: number; maxOutputTokens: number | null };

/** What an answer is taken to have, in tokens, when its bound allows more: most answers are far shorter than they may be. */
const usualOutputTokens = 500;

/**
 * What a request will probably cost, nano-USD, to compare targets by and to show: its estimated input, fresh or read from the
 * provider's cache, and a usual answer, where the price knows answers in tokens at all. Null when the price does not say what the
 * input costs. Never a bound: what is reserved is the worst case.
 */
export function probableCost(
  { inputTokens, maxOutputTokens }: Expected,
  price: UnitPrice,
  prompt: 'cached' | 'fresh',
): bigint | null {
  const input = prompt === 'cached' ? { cachedInputTokens: inputTokens } : { inputTokens };
  const answered = Math.min(maxOutputTokens ?? usualOutputTokens, usualOutputTokens);
  const outputTokens = price.outputNanosPerMillion === undefined ? 0 : answered;
  return priceOfUsage({ ...noUsage, ...input, outputTokens }, price) ?? null;
}
