'use client';
import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import { useDefaultView } from '@/saved-views/use-default-view';
import { ViewsMenu } from '@/saved-views/views-menu';
import { failureOf } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { NoMatch, NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { formatDuration } from '@/ui/format';
import { PageHeader } from '@/ui/page-header';
import { ProgressLine } from '@/ui/progress-line';
import { Skeleton } from '@/ui/skeleton';
import { Strip } from '@/ui/strip';
import { useNow } from '@/ui/use-now';
import { CostsTabs } from '../costs-tabs';
import { asOfWords, lateMs } from './computed-words';
import { Controls } from './controls';
import { ExportMenu } from './export-menu';
import { Figures } from './figures';
import { GroupCard } from './group-card';
import { PictureCard } from './picture-card';
import { rangeWords } from './range';
import type { CostReport } from './report';
import { type ChangeSearch, type CostSearch, costSearch, filtersOf, noFilters, queryOf, rangeOf } from './search';
import { leadOf } from './summary-words';
import { useReport } from './use-report';

/** What was spent, over any time, by anything that calls differ in; to the nano-dollar. */
export function ExplorerPage() {
  const [search, setSearch] = useQueryStates(costSearch);
  const change: ChangeSearch = (part) => void setSearch(part);
  const now = useNow(30_000);
  const range = rangeOf(search, now);
  const report = useReport(search, range, now);
  useDefaultView('costs');
  const failure = failureOf('The cost report could not be read', report.error);
  const { data } = report;
  return (
    <>
      <PageHeader
        title="Costs"
        lead={failure !== undefined && data === undefined ? '' : data && leadOf(data)}
        action={
          <>
            <ViewsMenu
              of={{ screen: 'costs', name: 'Costs', path: 'costs', query: queryOf(search), usual: 'range=month' }}
            />
            <ExportMenu search={search} range={range} />
          </>
        }
      />
      <CostsTabs current="costs" />
      <Controls search={search} range={range} onChange={change} />
      {failure !== undefined && <ErrorPanel className="mb-4" {...failure} onRetry={() => void report.refetch()} />}
      {data !== undefined && <Late report={data} />}
      <ProgressLine active={report.isPlaceholderData} />
      {data === undefined && failure === undefined && <Waiting />}
      {data !== undefined && <Report report={data} search={search} onChange={change} />}
    </>
  );
}

interface ReportProps {
  report: CostReport;
  search: CostSearch;
  onChange: ChangeSearch;
}

function Report({ report, search, onChange }: ReportProps) {
  if (report.groups.length === 0) {
    const filtered = filtersOf(search).length > 0;
    return (
      <Card>
        {filtered ? (
          <NoMatch filters={`In ${rangeWords(report)}, with the filters above.`} onClear={() => onChange(noFilters)} />
        ) : (
          <Nothing report={report} />
        )}
      </Card>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Figures report={report} />
      <PictureCard report={report} search={search} onChange={onChange} />
      <GroupCard report={report} search={search} onChange={onChange} />
      <p className="text-caption text-ink-3">
        As of {asOfWords(report)}. Every grouping adds up to the same total, to the nano-dollar; days are UTC.
      </p>
    </div>
  );
}

/** Numbers that are behind are shown, and say so first. */
function Late({ report: { computed } }: { report: CostReport }) {
  if (computed.asOf === null) {
    return (
      <Strip className="mb-4">
        Whether these numbers are complete is not known: the queue of records does not answer. What is shown was
        recorded.
      </Strip>
    );
  }
  if (computed.lagMs === null || computed.lagMs <= lateMs) return null;
  return (
    <Strip className="mb-4">
      These numbers are {formatDuration(computed.lagMs)} behind: records of newer requests wait to be added. Nothing is
      lost.
    </Strip>
  );
}

function Waiting() {
  return (
    <div aria-busy className="grid gap-4">
      <Card className="grid grid-cols-2 gap-5 p-5 lg:grid-cols-4">
        <Skeleton className="h-16" />
        <Skeleton className="h-16" />
        <Skeleton className="h-16" />
        <Skeleton className="h-16" />
      </Card>
      <Card className="grid gap-4 p-5">
        <Skeleton className="h-5 w-40" />
        <Skeleton className="h-72 w-full" />
        <Skeleton className="h-4 w-72 max-w-full" />
      </Card>
    </div>
  );
}

function Nothing({ report }: { report: CostReport }) {
  const { href } = useOrganization();
  return (
    <NothingYet
      title={`No calls in ${rangeWords(report)}`}
      action={
        <Button asChild>
          <Link href={href('overview')}>See the first steps</Link>
        </Button>
      }
    >
      Costs appear here within seconds of a call through the gateway. Choose a longer time, or make a call.
    </NothingYet>
  );
}
