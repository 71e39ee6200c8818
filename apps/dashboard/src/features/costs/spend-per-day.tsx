'use client';
import { useQueryStates } from 'nuqs';
import { failureOf } from '@/server/client/use-api';
import type { CostDimension } from '@/server/contract/cost-query';
import { Button } from '@/ui/button';
import { Card, CardHeader } from '@/ui/card';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { ProgressLine } from '@/ui/progress-line';
import { Segmented } from '@/ui/segmented';
import { Skeleton } from '@/ui/skeleton';
import { TimeChart } from '@/ui/time-chart';
import { useNow } from '@/ui/use-now';
import { axisText } from './explorer/axis-text';
import { Legend } from './explorer/legend';
import { PictureTable } from './explorer/picture-table';
import type { CostReport } from './explorer/report';
import { type ChangeSearch, type CostSearch, costSearch, rangeOf } from './explorer/search';
import { summaryOf } from './explorer/summary-words';
import { usePicture } from './explorer/use-picture';
import { useReport } from './explorer/use-report';
import { dimensionWords } from './words';

const offered: readonly CostDimension[] = ['team', 'model', 'provider', 'key'];
const options = offered.map((value) => ({ value, label: dimensionWords[value].label }));

/** This month's cost per day as a card, by team, model, provider or key. */
export function SpendPerDay() {
  const [search, setSearch] = useQueryStates(costSearch);
  const now = useNow(60_000);
  const report = useReport(search, rangeOf(search, now), now);
  const failure = failureOf('The cost report could not be read', report.error);
  return (
    <Card aria-labelledby="spend-per-day">
      <ProgressLine active={report.isPlaceholderData} />
      <CardHeader
        id="spend-per-day"
        title="Spend per day"
        sub={`by ${dimensionWords[search.by].one}, month to date`}
        action={
          <Segmented label="Group by" value={search.by} options={options} onChange={(by) => void setSearch({ by })} />
        }
      />
      {failure !== undefined && (
        <div className="px-5 pb-4">
          <ErrorPanel {...failure} onRetry={() => void report.refetch()} />
        </div>
      )}
      {report.data === undefined && failure === undefined && (
        <div aria-busy className="px-5 pb-5">
          <Skeleton className="h-72 w-full" />
        </div>
      )}
      {report.data?.groups.length === 0 && (
        <NothingYet title="No calls this month">
          The first call through the gateway shows here within seconds.
        </NothingYet>
      )}
      {report.data !== undefined && report.data.groups.length > 0 && (
        <Picture report={report.data} search={search} onChange={(change) => void setSearch(change)} />
      )}
    </Card>
  );
}

function Picture({ report, search, onChange }: { report: CostReport; search: CostSearch; onChange: ChangeSearch }) {
  const { picture, points, metric, cumulative } = usePicture(report, search);
  const table = search.chart === 'table';
  return (
    <>
      {table ? (
        <PictureTable report={report} picture={picture} metric={metric} search={search} />
      ) : (
        <TimeChart
          kind="bars"
          summary={summaryOf(report, picture, { metric, cumulative })}
          series={picture.series}
          points={points}
          formatTick={(value) => axisText(metric, value)}
          height={296}
        />
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-4">
        <Legend picture={picture} metric={metric} />
        <Button variant="link" className="px-5 pt-2 pb-3" onClick={() => onChange({ chart: table ? 'bars' : 'table' })}>
          {table ? 'Show as chart' : 'Show as table'}
        </Button>
      </div>
    </>
  );
}
