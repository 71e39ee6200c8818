/** USD per million tokens to nano-USD per million tokens, and USD for one to nano-USD for one. */
export const rateScale = 9;

/** USD per thousand to nano-USD for one. */
export const kcountScale = 6;

/**
 * A price in USD as an integer, `scale` decimal places to the left. Works on the decimal digits, because a product of
 * floating-point numbers may be off by one. Throws when digits would be lost or the result is not a safe integer. Only what the
 * data itself computed in floating point (0.18000000000000002, a twelfth) is rounded, to the nearest nano-dollar.
 */
export function toNanos(key: string, usd: number | string, scale: number): number {
  const [, whole, decimals = '', exponent = '0'] = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(usd)) ?? [];
  if (whole === undefined) throw new Error(`${key} ${usd} is not a price`);
  const shift = scale - decimals.length + Number(exponent);
  const digits = BigInt(whole + decimals);
  const divisor = 10n ** BigInt(Math.max(0, -shift));
  const computed = decimals.length >= digitsOfDoubles;
  const half = computed ? divisor / 2n : 0n;
  const nanos = (digits * 10n ** BigInt(Math.max(0, shift)) + half) / divisor;
  if (digits % divisor !== 0n && !computed) throw new Error(`${key} ${usd} is finer than a nano-dollar`);
  if (nanos > BigInt(Number.MAX_SAFE_INTEGER)) throw new Error(`${key} ${usd} is too large for a safe integer`);
  return Number(nanos);
}

/** No vendor publishes so many decimals, and no decimal of fewer needs them. */
const digitsOfDoubles = 15;
