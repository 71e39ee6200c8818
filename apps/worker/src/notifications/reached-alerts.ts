import type { BudgetAlerts } from '@switchyard/core/budgets/budget';
import type { Forecast } from '@switchyard/core/budgets/forecast';
import type { BudgetAlert } from '@switchyard/db/budgets/budget-alerts';

/** How a counter stands, in the unit of its budget. `limit` with the raises in force. */
export type Standing = { spent: bigint; limit: bigint; forecast: Forecast };

/** What there is to tell of a counter, whether or not it was told before; the highest threshold last. */
export function reachedAlerts({ thresholds, forecast: isWanted }: BudgetAlerts, standing: Standing): BudgetAlert[] {
  const { spent, limit, forecast } = standing;
  const reached = [...new Set(thresholds)]
    .filter((percent) => spent > 0n && spent * 100n >= limit * BigInt(percent))
    .sort((a, b) => a - b)
    .map((percent): BudgetAlert => ({ kind: 'THRESHOLD', percent }));
  const willPass = isWanted && spent < limit && forecast.atEnd !== null && forecast.atEnd > limit;
  return willPass ? [{ kind: 'FORECAST', percent: 0 }, ...reached] : reached;
}

/** Of several that are new at once: the highest threshold says all that the lower ones do. */
export function worthTelling(fresh: readonly BudgetAlert[]): BudgetAlert[] {
  const highest = fresh
    .filter(({ kind }) => kind === 'THRESHOLD')
    .reduce<BudgetAlert | null>((best, one) => (best === null || one.percent > best.percent ? one : best), null);
  return [...fresh.filter(({ kind }) => kind === 'FORECAST'), ...(highest ? [highest] : [])];
}

/**
 * The least that a counter must have spent for there to be anything to tell, so that the others need not be read. Raises only make it
 * more.
 */
export function leastWorthReading(
  { thresholds, forecast }: BudgetAlerts,
  { limit, startMs, endMs, nowMs }: { limit: bigint; startMs: number; endMs: number | null; nowMs: number },
): bigint | null {
  const floors = thresholds.map((percent) => (limit * BigInt(percent) + 99n) / 100n);
  if (forecast && endMs !== null && nowMs < endMs)
    floors.push((limit * BigInt(Math.max(0, Math.floor(nowMs - startMs)))) / BigInt(Math.ceil(endMs - startMs)));
  const least = floors.reduce<bigint | null>((best, one) => (best === null || one < best ? one : best), null);
  return least !== null && least < 1n ? 1n : least;
}
