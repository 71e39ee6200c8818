import { type CostForecast, forecastCost, leastDays } from '@switchyard/core/reports/forecast-cost';
import type { Scoped } from '@switchyard/db/client/create-database';
import type { CostSlice } from '@switchyard/db/reports/cost-lines';
import { readCostOfDays } from '@switchyard/db/reports/cost-report';

const dayMs = 24 * 3_600_000;

/** A forecast of the month that a slice shows, and the month's end. */
export type MonthForecast = { forecast: CostForecast; until: Date };

/**
 * What the month will cost that a slice begins with, when it is the running month (UTC) and the slice reaches into today; null
 * otherwise. It is made from whole days, also those of the month before.
 */
export async function forecastOfMonth(
  scoped: Scoped,
  organizationId: string,
  { slice: { range, filters }, now }: { slice: CostSlice; now: Date },
): Promise<MonthForecast | null> {
  const today = dayOf(now);
  const until = new Date(Date.UTC(range.from.getUTCFullYear(), range.from.getUTCMonth() + 1, 1));
  const begins = range.from.getUTCDate() === 1 && range.from.getTime() % dayMs === 0;
  const runs = range.from <= now && now < range.to && range.to <= until;
  if (!begins || !runs) return null;
  const from = new Date(Math.min(range.from.getTime(), (today - 28) * dayMs));
  const days = await readCostOfDays(scoped, organizationId, { range: { from, to: range.to }, filters });
  const past = days.map(({ day, costNanos }) => ({ day: dayOf(day), costNanos }));
  const forecast = forecastCost({
    past: past.filter(({ day }) => day < today),
    today: {
      day: today,
      costNanos: past.find(({ day }) => day === today)?.costNanos ?? 0n,
      elapsed: (now.getTime() % dayMs) / dayMs,
    },
    spentBeforeTodayNanos: past
      .filter(({ day }) => day >= dayOf(range.from) && day < today)
      .reduce((sum, { costNanos }) => sum + costNanos, 0n),
    until: dayOf(until),
  });
  return { forecast, until };
}

/** A forecast as the contract writes it. */
export function viewForecast({ forecast, until }: MonthForecast) {
  const { basedOnDays } = forecast;
  if (forecast.kind === 'hidden') {
    const reason = `A forecast needs ${leastDays} whole days of traffic; so far there are ${basedOnDays}.`;
    return { kind: 'hidden' as const, reason, basedOnDays };
  }
  return {
    kind: 'shown' as const,
    until: until.toISOString(),
    expectedNanos: forecast.expectedNanos.toString(),
    lowNanos: forecast.lowNanos.toString(),
    highNanos: forecast.highNanos.toString(),
    points: forecast.days.map(({ day, costNanos }) => ({
      from: new Date(day * dayMs).toISOString(),
      costNanos: costNanos.toString(),
    })),
    basedOnDays,
    byWeekday: forecast.byWeekday,
  };
}

const dayOf = (at: Date): number => Math.floor(at.getTime() / dayMs);
