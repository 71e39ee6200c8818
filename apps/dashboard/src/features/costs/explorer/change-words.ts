import { formatShare } from '@/ui/format';

/** How much an amount differs from the one before, in words: "12% more", "half as much" is "50% less", "new", "the same". */
export function changeWords(amount: bigint | null, before: bigint | null): string {
  if (amount === null || before === null) return 'unknown';
  if (amount === before) return 'the same';
  if (before === 0n) return 'new';
  if (amount === 0n) return 'none now';
  const change = relativeChange(amount, before);
  // More than that in per cent is hard to read: "1,240% more" is "13 times as much".
  if (change >= 4) return `${Math.round(change + 1)} times as much`;
  return `${formatShare(Math.abs(change))} ${change > 0 ? 'more' : 'less'}`;
}

/** The difference as a part of what was before: 0.12 is 12% more. Zero where nothing was before. */
export function relativeChange(amount: bigint, before: bigint): number {
  if (before === 0n) return 0;
  const size = before < 0n ? -before : before;
  return Number(((amount - before) * 1_000_000n) / size) / 1_000_000;
}

/** A part of the whole, 0 to 1; null where the whole is not above zero. */
export function shareOf(part: bigint | null, whole: bigint | null): number | null {
  if (part === null || whole === null || whole <= 0n) return null;
  return Number((part * 1_000_000n) / whole) / 1_000_000;
}
