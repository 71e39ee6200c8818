import type { contract, RouteOutput } from '@/server/contract';

export type CostReport = RouteOutput<typeof contract.costs.read>;

/** One line of the picture: a group, or all groups past the seventh together. Amounts in nano-USD. */
export interface BreakdownSeries {
  id: string;
  name: string;
  color: string;
  costNanos: bigint;
  requests: number;
  inputTokens: number;
  outputTokens: number;
  /** One for each bucket, in order. */
  pointNanos: readonly bigint[];
}

export interface Breakdown {
  series: readonly BreakdownSeries[];
  /** Starts of the intervals, ISO 8601 in UTC. */
  starts: readonly string[];
  bucketNanos: readonly bigint[];
  totalNanos: bigint;
}

const mostSeries = 7;
const otherId = 'other';

/** A report as a picture draws it: the seven dearest groups and "Other". The sum over the series stays the total. */
export function breakdownOf(report: CostReport): Breakdown {
  const groups = report.series.map((one, index) => seriesOf(one, `--s${index + 1}`));
  const shown = groups.slice(0, mostSeries);
  const rest = groups.slice(mostSeries);
  const series = rest.length === 0 ? shown : [...shown, together(rest)];
  const starts = report.series[0]?.points.map((point) => point.at) ?? [];
  return {
    series,
    starts,
    bucketNanos: starts.map((_, index) => sum(series.map((one) => one.pointNanos[index] ?? 0n))),
    totalNanos: BigInt(report.total.costNanos),
  };
}

function seriesOf({ group, total, points }: CostReport['series'][number], color: string): BreakdownSeries {
  return {
    id: group.id === '' ? 'none' : group.id,
    name: group.name,
    color,
    costNanos: BigInt(total.costNanos),
    requests: total.requests,
    inputTokens: total.inputTokens + total.cachedInputTokens + total.cacheWriteTokens,
    outputTokens: total.outputTokens + total.reasoningTokens,
    pointNanos: points.map((point) => BigInt(point.costNanos)),
  };
}

function together(groups: readonly BreakdownSeries[]): BreakdownSeries {
  const length = groups[0]?.pointNanos.length ?? 0;
  return {
    id: otherId,
    name: `Other (${groups.length})`,
    color: '--s8',
    costNanos: sum(groups.map((one) => one.costNanos)),
    requests: total(groups.map((one) => one.requests)),
    inputTokens: total(groups.map((one) => one.inputTokens)),
    outputTokens: total(groups.map((one) => one.outputTokens)),
    pointNanos: Array.from({ length }, (_, index) => sum(groups.map((one) => one.pointNanos[index] ?? 0n))),
  };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((all, one) => all + one, 0n);
}

function total(counts: readonly number[]): number {
  return counts.reduce((all, one) => all + one, 0);
}
