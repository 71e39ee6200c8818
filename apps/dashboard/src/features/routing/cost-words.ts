import { formatUsd, formatUsdExact } from '@switchyard/core/money/money';

/** A cost in dollars; one without a price is unknown, never shown as zero. */
export const costInWords = (nanos: string | null): string =>
  nanos === null ? 'unknown' : formatUsdExact(BigInt(nanos));

/** "+$4.12", "−$4.12", "no change". */
export function signedUsd(nanos: bigint): string {
  if (nanos === 0n) return 'no change';
  const amount = nanos > 0n ? nanos : -nanos;
  const short = formatUsd(amount);
  return `${nanos > 0n ? '+' : '−'}${short.startsWith('<') ? formatUsdExact(amount) : short}`;
}
