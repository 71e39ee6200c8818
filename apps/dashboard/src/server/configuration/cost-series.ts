import { noUsage, usageBucketNames } from '@switchyard/core/pricing/usage';
import type { CostCell, CostSums } from '@switchyard/db/reports/cost-report';

/** One group of a report: its sums, and one point for every interval of the range, in order. */
export type CostSeries = {
  group: { id: string; name: string };
  total: CostSums;
  points: { at: Date; costNanos: bigint; requests: number }[];
};

const steps = { hour: 3_600_000, day: 24 * 3_600_000 } as const;

/** Whole hours or days (UTC) around a range. */
export function wholeIntervals(from: Date, to: Date, interval: 'hour' | 'day'): { from: Date; to: Date } {
  const step = steps[interval];
  return {
    from: new Date(Math.floor(from.getTime() / step) * step),
    to: new Date(Math.ceil(to.getTime() / step) * step),
  };
}

/** How many intervals a whole range has. */
export const countIntervals = (from: Date, to: Date, interval: 'hour' | 'day'): number =>
  (to.getTime() - from.getTime()) / steps[interval];

/** Cells as series, the most expensive first, and their total. Points without traffic are there as zeros. */
export function toSeries(
  cells: readonly CostCell[],
  { from, to, interval }: { from: Date; to: Date; interval: 'hour' | 'day' },
): { total: CostSums; series: CostSeries[] } {
  const groups = new Map<string, CostCell[]>();
  for (const cell of cells) groups.set(cell.groupId, [...(groups.get(cell.groupId) ?? []), cell]);
  const times = Array.from(
    { length: countIntervals(from, to, interval) },
    (_, index) => from.getTime() + index * steps[interval],
  );
  const series = [...groups].map(([id, own]) => {
    const byTime = new Map(own.map((cell) => [cell.at.getTime(), cell]));
    const points = times.map((time) => {
      const cell = byTime.get(time);
      return { at: new Date(time), costNanos: cell?.costNanos ?? 0n, requests: cell?.requests ?? 0 };
    });
    return { group: { id, name: own[0]?.groupName ?? '' }, total: sum(own), points };
  });
  return { total: sum(cells), series: series.sort(byCost) };
}

function sum(cells: readonly CostSums[]): CostSums {
  const total = { ...nothing };
  for (const cell of cells) {
    total.costNanos += cell.costNanos;
    for (const name of counts) total[name] += cell[name];
  }
  return total;
}

const nothing: CostSums = { ...noUsage, costNanos: 0n, requests: 0, unpricedRequests: 0 };

const counts = ['requests', 'unpricedRequests', ...usageBucketNames] as const;

function byCost(a: CostSeries, b: CostSeries): number {
  if (a.total.costNanos !== b.total.costNanos) return a.total.costNanos > b.total.costNanos ? -1 : 1;
  return b.total.requests - a.total.requests || a.group.name.localeCompare(b.group.name);
}
