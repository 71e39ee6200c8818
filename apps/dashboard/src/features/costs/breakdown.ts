import type { contract, RouteOutput } from '@/server/contract';

export type CostReport = RouteOutput<typeof contract.costs.read>;

/** One line of the picture: a group, or all groups past the seventh together. Amounts in nano-USD. */
export interface BreakdownSeries {
  id: string;
  name: string;
  color: string;
  costNanos: bigint;
  /** No request of the group had a price, so its cost is unknown, which is not zero. */
  unknown: boolean;
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
  // The dearest come first, so the colours of those in the picture are their places in the report.
  const groups = report.series
    .map((one, index) => seriesOf(one, { color: `--s${index + 1}`, grouping: report.groupBy }))
    .filter((one) => one.costNanos > 0n || one.unknown);
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

function seriesOf(one: CostReport['series'][number], look: { color: string; grouping: string }): BreakdownSeries {
  const { group, total, points } = one;
  return {
    id: group.id === '' ? 'none' : group.id,
    name: groupName(group, look.grouping),
    color: look.color,
    costNanos: BigInt(total.costNanos),
    unknown: isUnknown(total),
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
    unknown: groups.every((one) => one.unknown),
    pointNanos: Array.from({ length }, (_, index) => sum(groups.map((one) => one.pointNanos[index] ?? 0n))),
  };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((all, one) => all + one, 0n);
}

/** A group's name; calls that reached no model or provider have none of their own. */
export function groupName(group: { id: string; name: string }, grouping: string): string {
  return group.id === '' ? `no ${grouping} was reached` : group.name;
}

/** Whether none of the requests had a price. */
export function isUnknown({ requests, unpricedRequests }: CostReport['total']): boolean {
  return requests > 0 && unpricedRequests === requests;
}
