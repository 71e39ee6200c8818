import type { ChartPoint } from '@/ui/chart-point';
import { utcDay, utcHour } from '@/ui/format';
import type { Expected } from './expected';
import { amountText, type Metric } from './metric';
import { type Picture, sumsSoFar } from './picture';
import { dayMs } from './range';
import type { CostReport } from './report';
import { intervalName, intervalTick } from './time-words';

interface Drawn {
  report: CostReport;
  picture: Picture;
  metric: Metric;
  cumulative: boolean;
  expected: readonly Expected[];
}

/** The places of a chart: the intervals of the report, and after them the days that are still to come. */
export function chartPoints({ report, picture, metric, cumulative, expected }: Drawn): ChartPoint[] {
  const before = comparedAmounts(report, { metric, cumulative });
  const ahead = new Map(expected.map((one) => [Date.parse(one.at), one]));
  const text = (amount: bigint | null) => amountText(metric, amount);
  const past = report.intervals.map(({ from, to }, index): ChartPoint => {
    const today = ahead.get(Date.parse(from));
    ahead.delete(Date.parse(from));
    const amounts = picture.series.map((one) => [one.id, one.points[index] ?? null] as const);
    const compared = before?.[index];
    return {
      id: from,
      tick: intervalTick(from, report.interval),
      title: intervalName(from, to, report.interval),
      values: Object.fromEntries(amounts.flatMap(([id, amount]) => (amount === null ? [] : [[id, Number(amount)]]))),
      texts: Object.fromEntries(amounts.map(([id, amount]) => [id, text(amount)])),
      totalText: text(picture.totals[index] ?? null),
      compared: compared && { ...compared, text: text(compared.amount), value: Number(compared.amount ?? 0n) },
      expected: today && expectedAt(today, metric),
    };
  });
  const coming = [...ahead.values()].map(
    (one): ChartPoint => ({
      id: one.at,
      tick: intervalTick(one.at, 'day'),
      title: intervalName(one.at, one.at, 'day'),
      values: {},
      texts: {},
      totalText: '',
      expected: expectedAt(one, metric),
    }),
  );
  return [...past, ...coming];
}

function expectedAt({ nanos, low, high }: Expected, metric: Metric): ChartPoint['expected'] {
  const text = metric.format(nanos);
  if (low === undefined || high === undefined || low === high) return { value: Number(nanos), text };
  return {
    value: Number(nanos),
    range: [Number(low), Number(high)],
    text: `${text} (${metric.format(low)} to ${metric.format(high)})`,
  };
}

/** What the compared range had at each place, with its own time. */
function comparedAmounts({ compared, interval }: CostReport, look: { metric: Metric; cumulative: boolean }) {
  if (compared === null) return undefined;
  const amounts = compared.points.map(look.metric.of);
  const shown = look.cumulative && look.metric.additive ? sumsSoFar(amounts) : amounts;
  return shown.map((amount, index) => ({ amount, title: placeBefore(compared.from, index, interval) }));
}

function placeBefore(from: string, index: number, interval: CostReport['interval']): string {
  if (interval === 'week' || interval === 'month') return 'before';
  const at = Date.parse(from) + index * (interval === 'hour' ? dayMs / 24 : dayMs);
  return interval === 'hour' ? `${utcDay(at)} ${utcHour(at)}` : utcDay(at);
}
