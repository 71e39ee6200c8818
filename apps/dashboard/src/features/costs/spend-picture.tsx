'use client';
import { formatUsd, formatUsdExact } from '@switchyard/core/money/money';
import { type ReactNode, useMemo } from 'react';
import { cn } from '@/ui/cn';
import { utcDay, utcHour, utcWeekday } from '@/ui/format';
import { ScrollRegion } from '@/ui/scroll-region';
import { type BarBucket, StackedBars, Swatch } from '@/ui/stacked-bars';
import { BodyCell, HeadCell, Table } from '@/ui/table';
import type { Breakdown } from './breakdown';

interface SpendPictureProps {
  breakdown: Breakdown;
  interval: 'hour' | 'day';
  /** What one group is: "team", "model". */
  grouping: string;
  view: 'chart' | 'table';
  height?: number;
}

/** Cost over time, as bars or as the table with the same amounts. */
export function SpendPicture({ breakdown, interval, grouping, view, height }: SpendPictureProps) {
  const buckets = useMemo(() => bucketsOf(breakdown, interval), [breakdown, interval]);
  if (view === 'table') return <Twin breakdown={breakdown} interval={interval} grouping={grouping} />;
  return (
    <StackedBars
      summary={summaryOf(breakdown, interval, grouping)}
      series={breakdown.series}
      buckets={buckets}
      formatTick={axisUsd}
      {...(height === undefined ? {} : { height })}
    />
  );
}

function bucketsOf({ starts, series, bucketNanos }: Breakdown, interval: 'hour' | 'day'): BarBucket[] {
  return starts.map((start, index) => ({
    id: start,
    tick: interval === 'hour' ? utcHour(start) : utcDay(start),
    title: bucketName(start, interval),
    values: Object.fromEntries(series.map((one) => [one.id, Number(one.pointNanos[index] ?? 0n)])),
    texts: Object.fromEntries(series.map((one) => [one.id, formatUsdExact(one.pointNanos[index] ?? 0n)])),
    totalText: formatUsdExact(bucketNanos[index] ?? 0n),
  }));
}

function bucketName(start: string, interval: 'hour' | 'day'): string {
  return interval === 'hour' ? `${utcDay(start)} ${utcHour(start)}` : utcWeekday(start);
}

/** What the bars show in one sentence, for people who hear them. */
export function summaryOf(
  { series, totalNanos, starts, bucketNanos }: Breakdown,
  interval: 'hour' | 'day',
  grouping: string,
): string {
  const dearest = series[0];
  if (dearest === undefined) return `No cost in this time, by ${grouping}.`;
  const peak = bucketNanos.reduce((best, nanos, index) => (nanos > (bucketNanos[best] ?? 0n) ? index : best), 0);
  const at = starts[peak];
  const when = at === undefined ? '' : `, most on ${bucketName(at, interval)} (${formatUsd(bucketNanos[peak] ?? 0n)})`;
  return `Cost per ${interval} by ${grouping}: ${formatUsd(totalNanos)} in all, ${dearest.name} the most with ${formatUsd(dearest.costNanos)}${when}.`;
}

/** Ticks are round amounts; whole dollars lose their cents. */
function axisUsd(nanos: number): string {
  return formatUsd(BigInt(Math.round(nanos))).replace(/\.00$/, '');
}

/** Names with totals, in the order of the bars. */
export function SpendLegend({ breakdown, action }: { breakdown: Breakdown; action?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-5 pt-2 pb-4 text-caption text-ink-2">
      <ul className="flex min-w-0 flex-wrap gap-x-4 gap-y-1.5" aria-label="Legend">
        {breakdown.series.map((one) => (
          <li key={one.id} className="flex min-w-0 items-center gap-1.5">
            <Swatch color={one.color} />
            <span className="max-w-48 truncate">{one.name}</span>
            <span className="font-medium text-ink">{one.unknown ? 'unknown' : formatUsd(one.costNanos)}</span>
          </li>
        ))}
      </ul>
      {action !== undefined && <span className="ml-auto">{action}</span>}
    </div>
  );
}

function Twin({ breakdown, interval, grouping }: { breakdown: Breakdown; interval: 'hour' | 'day'; grouping: string }) {
  const { series, starts, bucketNanos, totalNanos } = breakdown;
  return (
    <ScrollRegion label={`Cost by ${grouping} per ${interval}`} className="max-h-[420px]">
      <Table aria-label={`Cost by ${grouping} per ${interval}, exact`}>
        <thead className="sticky top-0 z-10 bg-panel">
          <tr>
            <HeadCell className={firstColumn}>{interval === 'hour' ? 'Hour, UTC' : 'Day, UTC'}</HeadCell>
            {series.map((one) => (
              <HeadCell key={one.id} numeric>
                {one.name}
              </HeadCell>
            ))}
            <HeadCell numeric className={lastColumn}>
              Total
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {starts.map((start, index) => (
            <tr key={start}>
              <BodyCell className={firstColumn}>{bucketName(start, interval)}</BodyCell>
              {series.map((one) => (
                <Amount key={one.id} nanos={one.pointNanos[index] ?? 0n} unknown={one.unknown} />
              ))}
              <Amount nanos={bucketNanos[index] ?? 0n} last />
            </tr>
          ))}
        </tbody>
        <tfoot className="sticky bottom-0 bg-panel">
          <tr className="font-medium">
            <BodyCell className={firstColumn}>Total</BodyCell>
            {series.map((one) => (
              <Amount key={one.id} nanos={one.costNanos} unknown={one.unknown} />
            ))}
            <Amount nanos={totalNanos} last />
          </tr>
        </tfoot>
      </Table>
    </ScrollRegion>
  );
}

// Both ends stay in sight when the groups between them are wider than the card.
const firstColumn = 'sticky left-0 whitespace-nowrap bg-panel';
const lastColumn = 'sticky right-0 bg-panel shadow-[-1px_0_0_var(--line)]';

interface AmountProps {
  nanos: bigint;
  last?: boolean;
  unknown?: boolean;
}

function Amount({ nanos, last = false, unknown = false }: AmountProps) {
  return (
    <BodyCell numeric className={cn(nanos === 0n && 'text-ink-3', last && lastColumn)}>
      {unknown ? 'unknown' : formatUsdExact(nanos)}
    </BodyCell>
  );
}
