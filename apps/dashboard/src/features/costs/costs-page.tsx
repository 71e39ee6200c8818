'use client';
import { formatUsd, formatUsdExact } from '@switchyard/core/money/money';
import Link from 'next/link';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { failureOf } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { Button } from '@/ui/button';
import { Card, CardHeader } from '@/ui/card';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { counted, utcClock } from '@/ui/format';
import { PageHeader } from '@/ui/page-header';
import { ProgressLine } from '@/ui/progress-line';
import { Segmented } from '@/ui/segmented';
import { Skeleton } from '@/ui/skeleton';
import { useNow } from '@/ui/use-now';
import type { Breakdown, CostReport } from './breakdown';
import { ExportMenu } from './export-menu';
import { groupingOptions, groupings } from './groupings';
import { GroupsTable } from './groups-table';
import { rangeNames, resolveRange } from './range';
import { RangePicker } from './range-picker';
import { SpendLegend, SpendPicture } from './spend-picture';
import { useCostReport } from './use-cost-report';

const views = [
  { value: 'chart', label: 'Chart' },
  { value: 'table', label: 'Table' },
] as const;

const state = {
  by: parseAsStringLiteral(groupings).withDefault('team'),
  range: parseAsStringLiteral(rangeNames).withDefault('month'),
  from: parseAsString,
  to: parseAsString,
  view: parseAsStringLiteral(['chart', 'table'] as const).withDefault('chart'),
};

/** What was spent, over any time, by team, model, provider or key; to the nano-dollar. */
export function CostsPage() {
  const [{ by, range: name, from, to, view }, setState] = useQueryStates(state);
  const now = useNow(30_000);
  const range = resolveRange(name, now, { from, to });
  const { report, breakdown } = useCostReport(range, by);
  const failure = failureOf('The cost report could not be read', report.error);
  const heading = groupingOptions.find((one) => one.value === by)?.label ?? by;
  return (
    <>
      <PageHeader
        title="Costs"
        lead={breakdown && report.data && leadOf(report.data, by)}
        action={<ExportMenu range={range} groupBy={by} />}
      />
      <div className="mb-4 flex flex-wrap items-start justify-between gap-3">
        <RangePicker
          name={name}
          range={range}
          from={from}
          to={to}
          onChange={(change) => void setState(toUrl(change))}
        />
        <Segmented
          label="Group by"
          value={by}
          options={groupingOptions}
          onChange={(next) => void setState({ by: next })}
        />
      </div>
      {failure !== undefined && <ErrorPanel className="mb-4" {...failure} onRetry={() => void report.refetch()} />}
      {breakdown === undefined && failure === undefined && <Waiting />}
      {report.data?.series.length === 0 && <Nothing />}
      {breakdown !== undefined && report.data !== undefined && report.data.series.length > 0 && (
        <>
          <Card aria-labelledby="spend">
            <ProgressLine active={report.isPlaceholderData} />
            <CardHeader
              id="spend"
              title={`Spend per ${range.interval}`}
              sub={`by ${by}`}
              action={
                <Segmented
                  label="Show as"
                  value={view}
                  options={views}
                  onChange={(next) => void setState({ view: next })}
                />
              }
            />
            <SpendPicture
              breakdown={breakdown}
              interval={report.data.interval}
              grouping={by}
              view={view}
              height={320}
            />
            <SpendLegend breakdown={breakdown} />
          </Card>
          <Card className="mt-4 overflow-hidden" aria-labelledby="groups">
            <CardHeader id="groups" title={`By ${by}`} sub={counted(report.data.series.length, 'group')} />
            <GroupsTable report={report.data} heading={heading} />
          </Card>
        </>
      )}
      <AsOf report={report.data} readAt={report.dataUpdatedAt} breakdown={breakdown} />
    </>
  );
}

/** A preset forgets the days of a custom range. */
function toUrl(change: Parameters<Parameters<typeof RangePicker>[0]['onChange']>[0]) {
  return change.range === undefined || change.range === 'custom'
    ? change
    : { range: change.range, from: null, to: null };
}

function leadOf(report: CostReport, by: string): string {
  const { total, series } = report;
  const first = series[0];
  if (first === undefined) return 'Nothing was spent in this time.';
  const unpriced =
    report.unpricedRequests > 0 ? ` ${counted(report.unpricedRequests, 'request')} without a price not included.` : '';
  const most =
    series.length > 1
      ? `; ${first.group.name} the most of ${series.length} ${by}s, ${formatUsd(BigInt(first.total.costNanos))}`
      : ` by ${first.group.name}`;
  return `${formatUsd(BigInt(total.costNanos))} for ${counted(total.requests, 'request')}${most}.${unpriced}`;
}

function Waiting() {
  return (
    <Card aria-busy className="grid gap-4 p-5">
      <Skeleton className="h-5 w-40" />
      <Skeleton className="h-72 w-full" />
      <Skeleton className="h-4 w-72 max-w-full" />
    </Card>
  );
}

function Nothing() {
  const { href } = useOrganization();
  return (
    <Card>
      <NothingYet
        title="No calls in this time"
        action={
          <Button asChild>
            <Link href={href('overview')}>See the first steps</Link>
          </Button>
        }
      >
        Costs appear here within seconds of a call through the gateway. Choose a longer time, or make a call.
      </NothingYet>
    </Card>
  );
}

interface AsOfProps {
  report: CostReport | undefined;
  readAt: number;
  breakdown: Breakdown | undefined;
}

function AsOf({ report, readAt, breakdown }: AsOfProps) {
  if (report === undefined || breakdown === undefined) return null;
  return (
    <p className="mt-3 text-caption text-ink-3">
      As of {utcClock(readAt)} UTC
      {report.asOf !== null && <>; the newest request here was recorded at {utcClock(report.asOf)}</>}. Totals come from
      the ledger, to the nano-dollar: {formatUsdExact(breakdown.totalNanos)}.
    </p>
  );
}
