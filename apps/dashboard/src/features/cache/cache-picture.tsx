import { Button } from '@/ui/button';
import type { ChartPoint } from '@/ui/chart-point';
import { formatCount, formatLargeCount, utcDay, utcHour } from '@/ui/format';
import { ScrollRegion } from '@/ui/scroll-region';
import { Swatch } from '@/ui/swatch';
import { BodyCell, HeadCell, Table } from '@/ui/table';
import { TimeChart } from '@/ui/time-chart';
import { type CacheReport, callsOf, statuses } from './report';

interface CachePictureProps {
  report: CacheReport;
  chart: 'bars' | 'table';
  onChart: (chart: 'bars' | 'table') => void;
}

/** Calls over time, stacked by what the cache did; the same as a table. */
export function CachePicture({ report, chart, onChart }: CachePictureProps) {
  const points = pointsOf(report);
  const series = statuses
    .filter(({ status }) => callsOf(report.totals, status) > 0)
    .map(({ status, name, color }) => ({ id: status, name, color }));
  return (
    <>
      {chart === 'table' ? (
        <PictureTable points={points} series={series} interval={report.interval} />
      ) : (
        <TimeChart
          kind="bars"
          summary={`Calls per ${report.interval} by what the cache did: ${series
            .map(({ id, name }) => `${formatCount(callsOf(report.totals, id))} ${name.toLowerCase()}`)
            .join(', ')}.`}
          series={series}
          points={points}
          formatTick={formatLargeCount}
          height={264}
        />
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-4 px-5 pt-2 pb-3">
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-small">
          {series.map(({ id, name, color }) => (
            <li key={id} className="flex items-center gap-1.5">
              <Swatch color={color} />
              {name} <span className="text-ink-3 tabular-nums">{formatCount(callsOf(report.totals, id))}</span>
            </li>
          ))}
        </ul>
        <Button variant="link" onClick={() => onChart(chart === 'table' ? 'bars' : 'table')}>
          {chart === 'table' ? 'Show as chart' : 'Show as table'}
        </Button>
      </div>
    </>
  );
}

/** One point for each hour or day of the range, also where there was no call. */
function pointsOf({ from, to, interval, points }: CacheReport): ChartPoint[] {
  const stepMs = interval === 'hour' ? 3_600_000 : 86_400_000;
  const places = Math.ceil((Date.parse(to) - Date.parse(from)) / stepMs);
  return Array.from({ length: places }, (_, place) => {
    const at = Date.parse(from) + place * stepMs;
    const sums = points.filter((point) => Date.parse(point.at) === at);
    const calls = sums.reduce((sum, { requests }) => sum + requests, 0);
    return {
      id: new Date(at).toISOString(),
      tick: interval === 'hour' ? utcHour(at) : utcDay(at),
      title: interval === 'hour' ? `${utcDay(at)}, ${utcHour(at)} UTC` : utcDay(at),
      values: Object.fromEntries(sums.map(({ status, requests }) => [status, requests])),
      texts: Object.fromEntries(sums.map(({ status, requests }) => [status, formatCount(requests)])),
      totalText: formatCount(calls),
    };
  });
}

interface PictureTableProps {
  points: readonly ChartPoint[];
  series: readonly { id: string; name: string }[];
  interval: CacheReport['interval'];
}

function PictureTable({ points, series, interval }: PictureTableProps) {
  return (
    <ScrollRegion label={`Calls per ${interval} by what the cache did`} className="max-h-[420px]">
      <Table aria-label={`Calls per ${interval} by what the cache did`}>
        <thead className="sticky top-0 bg-panel">
          <tr>
            <HeadCell>{interval === 'hour' ? 'Hour' : 'Day'}, UTC</HeadCell>
            {series.map(({ id, name }) => (
              <HeadCell key={id} numeric>
                {name}
              </HeadCell>
            ))}
            <HeadCell numeric>All</HeadCell>
          </tr>
        </thead>
        <tbody>
          {points.map(({ id, title, texts, totalText }) => (
            <tr key={id}>
              <BodyCell className="whitespace-nowrap">{title}</BodyCell>
              {series.map((one) => (
                <BodyCell key={one.id} numeric className={texts[one.id] === undefined ? 'text-ink-3' : undefined}>
                  {texts[one.id] ?? '0'}
                </BodyCell>
              ))}
              <BodyCell numeric>{totalText}</BodyCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </ScrollRegion>
  );
}
