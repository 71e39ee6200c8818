import { groupName } from '../words';
import type { Metric } from './metric';
import type { CostReport } from './report';

/** One colour of the picture: a group, or all that have none of their own together. */
export interface PictureSeries {
  id: string;
  name: string;
  color: string;
  /** Of the whole range; null where it is unknown. */
  amount: bigint | null;
  /** One for each interval, in order. */
  points: readonly (bigint | null)[];
}

export interface Picture {
  series: readonly PictureSeries[];
  /** Starts of the intervals, ISO 8601 in UTC. */
  starts: readonly string[];
  /** Of each interval, all series together. */
  totals: readonly (bigint | null)[];
  total: bigint | null;
}

interface Look {
  metric: Metric;
  /** Each interval with everything before it. Only for what adds up. */
  cumulative: boolean;
}

export const otherId = '(other)';

/** A report as a picture draws it. For what adds up, the series of every interval add up to its total. */
export function pictureOf(report: CostReport, { metric, cumulative }: Look): Picture {
  const running = cumulative && metric.additive ? sumsSoFar : same;
  const own = report.groups.flatMap((group, index): PictureSeries[] => {
    if (group.points === null) return [];
    return [
      {
        id: group.id,
        name: groupName(report.groupBy, group),
        color: `--s${index + 1}`,
        amount: metric.of(group.total),
        points: running(group.points.map(metric.of)),
      },
    ];
  });
  const { other } = report;
  const others: PictureSeries[] =
    other === null
      ? []
      : [
          {
            id: otherId,
            name: `Other (${other.count})`,
            color: '--s8',
            amount: metric.of(other.total),
            points: running(other.points.map(metric.of)),
          },
        ];
  return {
    // A group that had none of it would only fill the legend; one whose amount is unknown stays.
    series: [...own, ...others].filter(({ amount }) => amount !== 0n),
    starts: report.intervals.map(({ from }) => from),
    totals: running(report.points.map(metric.of)),
    total: metric.of(report.total),
  };
}

const same = (amounts: readonly (bigint | null)[]) => amounts;

/** Sums up to each place; what is unknown adds nothing. */
export function sumsSoFar(amounts: readonly (bigint | null)[]): bigint[] {
  let sum = 0n;
  return amounts.map((amount) => {
    sum += amount ?? 0n;
    return sum;
  });
}
