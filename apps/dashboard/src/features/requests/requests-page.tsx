'use client';
import { Pause, Play } from 'lucide-react';
import Link from 'next/link';
import { createSerializer, useQueryStates } from 'nuqs';
import { useCallback, useMemo } from 'react';
import { failureOf, useApi } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract, type RouteOutput } from '@/server/contract';
import { Button } from '@/ui/button';
import { ColumnsMenu } from '@/ui/columns-menu';
import { DataTable } from '@/ui/data-table';
import { NothingYet } from '@/ui/empty-state';
import { counted, formatCount } from '@/ui/format';
import { Lamp } from '@/ui/lamp';
import { PageHeader } from '@/ui/page-header';
import { useCursorPages } from '@/ui/use-cursor-pages';
import { columnIds, useHiddenColumns } from '@/ui/use-hidden-columns';
import { useNow } from '@/ui/use-now';
import { costText } from './cost';
import { FilterBar } from './filter-bar';
import { drawerSearch, fixedSpan, requestSearch, sinceLabels, sinceMoment, spanWords } from './filters';
import { requestColumns } from './request-columns';
import { RequestDrawer } from './request-drawer';
import { useListKeys } from './use-list-keys';

type List = RouteOutput<typeof contract.requests.list>;

const none: readonly string[] = [];
const addressOf = createSerializer({ ...requestSearch, ...drawerSearch });

/** Every call of the organization, newest first, while it happens. */
export function RequestsPage() {
  const { href } = useOrganization();
  const [search, setSearch] = useQueryStates(requestSearch);
  const [drawer, setDrawer] = useQueryStates(drawerSearch);
  const { since, from, to, team, key, model, outcome, account, paused } = search;
  const filtered = [team, key, model, outcome, account].some((one) => one !== null);
  const fixed = fixedSpan(search);
  const span = fixed === undefined ? `the last ${sinceLabels[since]}` : 'this span';
  const pages = useCursorPages([since, from, to, team, key, model, outcome, account].join(' '));
  const list = useRequestList(search, pages.cursor);
  const [hidden, toggleColumn] = useHiddenColumns('requests', 'first');
  const hiddenColumns = useMemo(() => columnIds(hidden), [hidden]);
  const open = useCallback((request: string) => void setDrawer({ request }), [setDrawer]);
  const columns = useMemo(
    () => requestColumns({ hrefOf: (request) => addressOf(href('requests'), { ...search, request }), open }),
    [href, search, open],
  );
  const ids = useMemo(() => list.data?.items.map((item) => item.id) ?? none, [list.data]);
  useListKeys(ids, drawer.request, open);
  const clear = () => void setSearch({ team: null, key: null, model: null, outcome: null, account: null });
  return (
    <>
      <PageHeader title="Requests" lead={list.data && leadOf(list.data, span)} />
      <FilterBar filters={search} onChange={(change) => void setSearch(change)} onOpenRequest={open} />
      <div className="mt-3 mb-2 flex flex-wrap items-center justify-between gap-2">
        <p className="text-caption text-ink-3">{list.data && spanWords(list.data.since, list.data.until)}</p>
        <div className="flex items-center gap-3">
          {fixed === undefined && (
            <Tail paused={paused} first={pages.pageNumber === 1} onToggle={() => void setSearch({ paused: !paused })} />
          )}
          <span className="max-md:hidden">
            <ColumnsMenu columns={columns} hidden={hiddenColumns} onToggle={toggleColumn} />
          </span>
        </div>
      </div>
      <DataTable
        label="Requests"
        wide
        columns={columns}
        hiddenColumns={hiddenColumns}
        rows={list.data?.items}
        rowId={(row) => row.id}
        fetching={list.isPlaceholderData}
        error={failureOf('The requests could not be read', list.error)}
        onRetry={() => void list.refetch()}
        onRowOpen={(row) => open(row.id)}
        selectedId={drawer.request ?? undefined}
        filters={filtered ? { words: `In ${span}, with the filters above.`, onClear: clear } : undefined}
        nothingYet={<Nothing span={span} />}
        paging={{
          summary: pages.pageNumber === 1 && list.data?.nextCursor === null ? undefined : `Page ${pages.pageNumber}`,
          onPrevious: pages.pageNumber > 1 ? pages.toPrevious : undefined,
          onNext: list.data?.nextCursor ? () => pages.toNext(list.data?.nextCursor ?? '') : undefined,
        }}
      />
      <RequestDrawer
        id={drawer.request}
        tab={drawer.tab}
        onTab={(tab) => void setDrawer({ tab })}
        onClose={() => void setDrawer({ request: null, tab: null })}
      />
    </>
  );
}

/** The page of the list; the first one follows what happens, unless paused. */
function useRequestList(search: Search, cursor: string | undefined) {
  const { since, team, key, model, outcome, account, paused } = search;
  const now = useNow(60_000);
  const fixed = fixedSpan(search);
  const live = !paused && cursor === undefined && fixed === undefined;
  const query = {
    ...(fixed ?? { since: sinceMoment(since, now) }),
    limit: 50,
    teamId: team ?? undefined,
    keyId: key ?? undefined,
    model: model ?? undefined,
    outcome: outcome ?? undefined,
    providerAccountId: account ?? undefined,
    cursor,
  };
  return useApi(contract.requests.list, { query }, { everyMs: live ? 2_000 : false, keep: true });
}

type Search = ReturnType<typeof useQueryStates<typeof requestSearch>>[0];

function leadOf({ totals }: List, span: string): string {
  if (totals.requests === 0) return `No requests in ${span}.`;
  const failed = totals.failedRequests === 0 ? 'none failed' : `${formatCount(totals.failedRequests)} failed`;
  const unpriced = totals.unpricedRequests === 0 ? '' : `; ${formatCount(totals.unpricedRequests)} without a price`;
  return `${counted(totals.requests, 'request')} in ${span} cost ${costText(totals.costNanos)}; ${failed}${unpriced}.`;
}

function Tail({ paused, first, onToggle }: { paused: boolean; first: boolean; onToggle: () => void }) {
  const following = first && !paused;
  return (
    <>
      <Lamp tone={following ? 'clear' : 'off'} className="text-caption">
        {following ? 'Live' : first ? 'Paused' : 'Live on the first page'}
      </Lamp>
      <Button size="small" onClick={onToggle} disabled={!first} aria-pressed={paused}>
        {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
        {paused ? 'Follow' : 'Pause'}
      </Button>
    </>
  );
}

function Nothing({ span }: { span: string }) {
  const { href, gatewayUrl } = useOrganization();
  return (
    <NothingYet
      title={`No requests in ${span}`}
      action={
        <Button asChild>
          <Link href={href('overview')}>See how to make a call</Link>
        </Button>
      }
    >
      Point a client at <code className="break-all font-mono text-small">{gatewayUrl}/v1</code> with a virtual key; each
      call shows here within three seconds.
    </NothingYet>
  );
}
