import { formatUsdExact } from '@switchyard/core/money/money';

/** A cost to the nano-dollar; an unknown one is said to be unknown, never shown as zero. */
export function costText(costNanos: string | null): string {
  return costNanos === null ? 'unknown' : formatUsdExact(BigInt(costNanos));
}

/** Nano-USD with decimals ("1250.5") as dollars without loss: "$0.0000012505". */
export function exactUsd(exactNanos: string): string {
  const [whole = '0', fraction = ''] = exactNanos.split('.');
  const digits = fraction.replace(/0+$/, '');
  const text = formatUsdExact(BigInt(whole));
  if (digits === '') return text;
  // formatUsdExact drops trailing zeros; the fraction starts at the tenth decimal.
  const [dollars = '$0', decimals = ''] = text.split('.');
  return `${dollars}.${decimals.padEnd(9, '0')}${digits}`;
}
