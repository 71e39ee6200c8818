import { nanosPerUsd } from './nano-usd.ts';

const oneCent = nanosPerUsd / 100n;
const leastShown = nanosPerUsd / 10_000n;
/** The largest amount that a BIGINT column holds. */
const mostNanos = 2n ** 63n - 1n;

/**
 * An amount for reading: `$1,234.56` from one cent on, four significant digits below (`$0.001234`), `<$0.0001` below
 * that, `$0.00` for zero, a leading minus for negative amounts. Rounds half away from zero; never scientific notation.
 */
export function formatUsd(nanos: bigint): string {
  const magnitude = nanos < 0n ? -nanos : nanos;
  return `${nanos < 0n ? '-' : ''}${formatMagnitude(magnitude)}`;
}

/** An amount to the nano-dollar, with at least two decimals: `$0.000012345`, `$3.00`, `-$1,234.5675`. */
export function formatUsdExact(nanos: bigint): string {
  const magnitude = nanos < 0n ? -nanos : nanos;
  const [whole, decimals] = parts(magnitude);
  return `${nanos < 0n ? '-' : ''}$${whole}.${decimals.slice(0, 2)}${decimals.slice(2).replace(/0+$/, '')}`;
}

const dollars = /^\$?(0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d{1,9}))?$/;

/**
 * Reads dollars as nano-USD without loss: `12`, `12.5`, `$1,234.56`, at most nine decimals. A price in USD per million
 * tokens gives nano-USD per million tokens in the same way. Undefined for every other text: signs, blanks, exponents,
 * misplaced commas, and amounts above $9,223,372,036.854775807, which the database could not hold.
 */
export function parseUsd(text: string): bigint | undefined {
  const [, whole, decimals = ''] = dollars.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const nanos = BigInt(whole.replaceAll(',', '')) * nanosPerUsd + BigInt(decimals.padEnd(9, '0'));
  return nanos <= mostNanos ? nanos : undefined;
}

function formatMagnitude(nanos: bigint): string {
  if (nanos === 0n) return '$0.00';
  if (nanos < leastShown) return '<$0.0001';
  if (nanos >= oneCent) return withDecimals(roundTo(nanos, oneCent), 2);
  const small = roundTo(nanos, nanos < oneCent / 10n ? 100n : 1_000n);
  if (small >= oneCent) return withDecimals(small, 2);
  return withDecimals(small, small < oneCent / 10n ? 7 : 6);
}

function roundTo(nanos: bigint, step: bigint): bigint {
  return ((nanos + step / 2n) / step) * step;
}

function withDecimals(nanos: bigint, count: number): string {
  const [whole, decimals] = parts(nanos);
  return `$${whole}.${decimals.slice(0, count)}`;
}

/** Whole dollars with thousands separators, and nine decimals. */
function parts(nanos: bigint): [whole: string, decimals: string] {
  const whole = (nanos / nanosPerUsd).toString().replace(/\B(?=(?:\d{3})+$)/g, ',');
  return [whole, (nanos % nanosPerUsd).toString().padStart(9, '0')];
}
