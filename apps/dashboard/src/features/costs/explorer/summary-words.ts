import { formatUsd } from '@switchyard/core/money/money';
import { counted } from '@/ui/format';
import { dimensionWords, groupName } from '../words';
import { changeWords } from './change-words';
import { amountText, type Metric, metrics } from './metric';
import type { Picture } from './picture';
import { rangeWords } from './range';
import type { CostReport } from './report';
import { intervalName } from './time-words';

/** What the picture shows in one sentence, for people who hear it. */
export function summaryOf(
  report: CostReport,
  picture: Picture,
  { metric, cumulative }: { metric: Metric; cumulative: boolean },
): string {
  const by = dimensionWords[report.groupBy].one;
  const subject = `${metric.label} per ${report.interval}${cumulative ? ', added up,' : ''} by ${by}`;
  const first = picture.series[0];
  if (first === undefined) return `${subject}: nothing in this time.`;
  const whole = `${amountText(metric, picture.total)} ${metric.additive ? 'in all' : 'on average'}`;
  const most =
    picture.series.length > 1 ? `, ${first.name} ${amountText(metric, first.amount)}` : `, all by ${first.name}`;
  return `${subject}: ${whole}${most}${cumulative ? '' : peakWords(report, metric)}.`;
}

function peakWords(report: CostReport, metric: Metric): string {
  const amounts = report.points.map((point) => metric.of(point) ?? 0n);
  const peak = amounts.reduce((best, amount, index) => (amount > (amounts[best] ?? 0n) ? index : best), 0);
  const at = report.intervals[peak];
  if (at === undefined || amounts[peak] === 0n) return '';
  const name = intervalName(at.from, at.to, report.interval);
  return `, most ${report.interval === 'day' ? 'on' : 'in'} ${name} (${metric.format(amounts[peak] ?? 0n)})`;
}

/** What matters now, under the page's title. */
export function leadOf(report: CostReport): string {
  const { total, groups, groupBy, compared } = report;
  const first = groups[0];
  if (total.requests === 0 && total.costNanos === '0') return `Nothing was spent in ${rangeWords(report)}.`;
  const cost = amountText(metrics.cost, metrics.cost.of(total));
  const change =
    compared === null
      ? ''
      : `, ${changeWords(metrics.cost.of(total), metrics.cost.of(compared.total))} compared with ${rangeWords(compared)}`;
  const count = groups.length + (report.remainder?.count ?? 0);
  const most =
    first === undefined || count < 2
      ? ''
      : `; ${groupName(groupBy, first)} the most of ${counted(count, dimensionWords[groupBy].one, dimensionWords[groupBy].many)}, ${formatUsd(BigInt(first.total.costNanos))}`;
  const unpriced =
    total.unpricedRequests === 0 ? '' : ` ${counted(total.unpricedRequests, 'request')} without a price not included.`;
  return `${cost} for ${counted(total.requests, 'request')}${change}${most}.${unpriced}`;
}
