'use client';
import { parseAsStringLiteral, useQueryStates } from 'nuqs';
import { failureOf } from '@/server/client/use-api';
import { Button } from '@/ui/button';
import { Card, CardHeader } from '@/ui/card';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { ProgressLine } from '@/ui/progress-line';
import { Segmented } from '@/ui/segmented';
import { Skeleton } from '@/ui/skeleton';
import { useNow } from '@/ui/use-now';
import { groupingOptions, groupings } from './groupings';
import { resolveRange } from './range';
import { SpendLegend, SpendPicture } from './spend-picture';
import { useCostReport } from './use-cost-report';

const state = {
  by: parseAsStringLiteral(groupings).withDefault('team'),
  view: parseAsStringLiteral(['chart', 'table'] as const).withDefault('chart'),
};

/** This month's cost per day as a card, by team, model, provider or key. */
export function SpendPerDay() {
  const [{ by, view }, setState] = useQueryStates(state);
  const now = useNow(60_000);
  const { report, breakdown } = useCostReport(resolveRange('month', now, { from: null, to: null }), by);
  const failure = failureOf('The cost report could not be read', report.error);
  return (
    <Card aria-labelledby="spend-per-day">
      <ProgressLine active={report.isPlaceholderData} />
      <CardHeader
        id="spend-per-day"
        title="Spend per day"
        sub={`by ${by}, month to date`}
        action={
          <Segmented
            label="Group by"
            value={by}
            options={groupingOptions}
            onChange={(next) => void setState({ by: next })}
          />
        }
      />
      {failure !== undefined && (
        <div className="px-5 pb-4">
          <ErrorPanel {...failure} onRetry={() => void report.refetch()} />
        </div>
      )}
      {breakdown === undefined && failure === undefined && (
        <div aria-busy className="px-5 pb-5">
          <Skeleton className="h-72 w-full" />
        </div>
      )}
      {report.data?.series.length === 0 && (
        <NothingYet title="No calls this month">
          The first call through the gateway shows here within seconds.
        </NothingYet>
      )}
      {breakdown !== undefined && breakdown.starts.length > 0 && (
        <>
          <SpendPicture breakdown={breakdown} interval="day" grouping={by} view={view} height={296} />
          <SpendLegend
            breakdown={breakdown}
            action={
              <Button variant="link" onClick={() => void setState({ view: view === 'chart' ? 'table' : 'chart' })}>
                {view === 'chart' ? 'Show as table' : 'Show as chart'}
              </Button>
            }
          />
        </>
      )}
    </Card>
  );
}
