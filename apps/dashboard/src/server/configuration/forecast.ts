/** The first moment of the calendar month (UTC) after `at`: when monthly budgets start anew. */
export function endOfMonth(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
}

/**
 * Spend at the end of the month (UTC) if it goes on at the pace of the month so far, in nano-USD, rounded down. Null on the first
 * day, when a pace would be a guess.
 */
export function forecastSpend(spentNanos: bigint, at: Date): bigint | null {
  const start = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1);
  const elapsedMs = at.getTime() - start;
  if (elapsedMs < 24 * 3_600_000) return null;
  return (spentNanos * BigInt(endOfMonth(at).getTime() - start)) / BigInt(elapsedMs);
}
