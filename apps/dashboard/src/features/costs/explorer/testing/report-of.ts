import type { CostSumsView } from '@/server/contract/costs';
import type { CostReport } from '../report';

/** Sums of nothing, but for what is given. */
export function sumsOf(given: Partial<CostSumsView> = {}): CostSumsView {
  return {
    costNanos: '0',
    requests: 0,
    unpricedRequests: 0,
    errors: 0,
    attempts: 0,
    failedAttempts: 0,
    inputTokens: 0,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    latencyMsSum: 0,
    timedRequests: 0,
    ...given,
  };
}

const costing = (nanos: bigint) => sumsOf({ costNanos: String(nanos), requests: 1 });
const sum = (amounts: readonly bigint[]) => amounts.reduce((all, one) => all + one, 0n);

/** A report by team of days since 1 November 2026; one list of costs by day for each team, the first seven with a place of their own. */
export function reportOf(costs: readonly (readonly bigint[])[], given: Partial<CostReport> = {}): CostReport {
  const days = costs[0]?.length ?? 0;
  const day = (index: number) => new Date(Date.UTC(2026, 10, 1 + index)).toISOString();
  const total = sum(costs.flat());
  const rest = costs.slice(7);
  const byDay = (of: readonly (readonly bigint[])[]) =>
    Array.from({ length: days }, (_, index) => costing(sum(of.map((one) => one[index] ?? 0n))));
  return {
    from: day(0),
    to: day(days),
    interval: 'day',
    groupBy: 'team',
    subgroupBy: null,
    intervals: Array.from({ length: days }, (_, index) => ({ from: day(index), to: day(index + 1) })),
    total: costing(total),
    points: byDay(costs),
    groups: costs.map((points, index) => ({
      id: `team-${index}`,
      name: `Team ${index}`,
      total: costing(sum(points)),
      share: null,
      compared: null,
      points: index < 7 ? points.map(costing) : null,
      subgroups: [],
      moreSubgroups: null,
    })),
    other: rest.length === 0 ? null : { count: rest.length, total: costing(sum(rest.flat())), points: byDay(rest) },
    remainder: null,
    compared: null,
    forecast: null,
    budgets: [],
    computed: {
      source: 'usage_daily',
      zone: 'UTC',
      rollUpRows: 12,
      asOf: '2026-11-22T14:02:10.000Z',
      lagMs: 3_000,
      unpricedRequests: 0,
      retryNanos: '0',
      shadowNanos: '0',
      adjustmentNanos: '0',
      adjustments: 0,
      prices: 'Each call at the price of its moment.',
    },
    ...given,
  };
}
