'use client';
import { useQueryStates } from 'nuqs';
import { useCallback } from 'react';
import { useDefaultView } from '@/saved-views/use-default-view';
import { ViewsMenu } from '@/saved-views/views-menu';
import { useOrganization } from '@/server/client/use-organization';
import { Button } from '@/ui/button';
import { ErrorPanel } from '@/ui/error-panel';
import { PageHeader } from '@/ui/page-header';
import { ExportMenu } from './export/export-menu';
import { AddFilter } from './filter/add-filter';
import { FacetColumn, FacetSheet } from './filter/facet-places';
import { FilterChips } from './filter/filter-chips';
import { drawerSearch, noConditions } from './filter/log-search';
import { timeWords } from './filter/range';
import { RangePicker } from './filter/range-picker';
import { useFieldNames } from './filter/use-field-names';
import { HistogramCard } from './histogram/histogram-card';
import { leadOf } from './list/lead-words';
import { LogTable } from './list/log-table';
import { SearchBox, type SearchHit } from './list/search-box';
import { useLog } from './list/use-log';
import { RequestDrawer } from './request-drawer';

const noTime = { since: null, from: null, to: null };

/** Every call of the organization, newest first: found by anything it has, and followed while it happens. */
export function RequestsPage() {
  const { href } = useOrganization();
  const log = useLog();
  const [drawer, setDrawer] = useQueryStates(drawerSearch);
  const { given, change, overview } = log;
  const nameOf = useFieldNames(given, overview.data?.facets);
  useDefaultView('requests');
  const open = useCallback((request: string) => void setDrawer({ request }), [setDrawer]);
  const jump = (hit: SearchHit) => {
    if (hit.requestId !== null) return open(hit.requestId);
    const found = new URLSearchParams(hit.query);
    const names = [...new Set(found.keys())];
    change({
      ...noConditions,
      ...noTime,
      ...Object.fromEntries(names.map((name) => [name, found.getAll(name)])),
    });
  };
  const facets = { facets: overview.data?.facets, given, nameOf, onChange: change };
  const span = timeWords(given);
  return (
    <>
      <PageHeader
        title="Logs"
        lead={log.problem === undefined ? overview.data && leadOf(overview.data, span) : ''}
        action={
          <>
            <ViewsMenu
              of={{ screen: 'requests', name: 'Logs', path: 'requests', query: log.query, usual: 'since=24h' }}
            />
            <ExportMenu query={log.query} rows={overview.data} />
          </>
        }
      />
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
        <div className="flex min-w-0 flex-wrap items-start justify-between gap-x-4 gap-y-2">
          <RangePicker given={given} resolved={overview.data ?? log.list.data} onChange={change} />
          <SearchBox onJump={jump} />
        </div>
        {log.problem === undefined ? (
          <>
            <HistogramCard
              overview={overview.data}
              onZoom={({ from, to }) => change({ since: null, from: [from], to: [to] })}
              onWhole={log.open ? undefined : () => change({ from: null, to: null, since: null })}
            />
            <div className="flex min-w-0 flex-wrap items-center gap-2">
              <FacetSheet {...facets} />
              <FilterChips
                given={given}
                nameOf={nameOf}
                onChange={change}
                add={<AddFilter given={given} onChange={change} />}
              />
            </div>
            <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[13rem_minmax(0,1fr)]">
              <FacetColumn {...facets} />
              <LogTable log={log} span={span} current={drawer.request} open={open} path={href('requests')} />
            </div>
          </>
        ) : (
          <Misunderstood problem={log.problem} onClear={() => change({ ...noConditions, ...noTime })} />
        )}
      </div>
      <RequestDrawer
        id={drawer.request}
        tab={drawer.tab}
        onTab={(tab) => void setDrawer({ tab })}
        onOpen={open}
        onClose={() => void setDrawer({ request: null, tab: null })}
      />
    </>
  );
}

function Misunderstood({ problem, onClear }: { problem: string; onClear: () => void }) {
  return (
    <div className="grid justify-items-start gap-3">
      <ErrorPanel className="w-full" title="This address asks what cannot be understood" message={problem} />
      <Button onClick={onClear}>Show the last 24 hours</Button>
    </div>
  );
}
