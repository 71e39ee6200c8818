'use client';
import Link from 'next/link';
import { useMemo, useRef } from 'react';
import { failureOf } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { Button } from '@/ui/button';
import { ColumnsMenu } from '@/ui/columns-menu';
import { DataTable } from '@/ui/data-table';
import { NothingYet } from '@/ui/empty-state';
import { utcClock, utcDay } from '@/ui/format';
import { Strip } from '@/ui/strip';
import { columnIds, useHiddenColumns } from '@/ui/use-hidden-columns';
import { conditionsOf, noConditions, requestAddress } from '../filter/log-search';
import { requestColumns, usuallyHidden } from '../request-columns';
import { useListKeys } from '../use-list-keys';
import { LiveBar } from './live-bar';
import { useHeldRows } from './use-held-rows';
import type { Log } from './use-log';
import { useReading } from './use-reading';

interface LogTableProps {
  log: Log;
  /** The time in words. */
  span: string;
  /** The request in the drawer. */
  current: string | null;
  open: (id: string) => void;
  path: string;
}

const none: readonly string[] = [];

/** The page of the list, its columns, and what follows the calls that come. */
export function LogTable({ log, span, current, open, path }: LogTableProps) {
  const { given, list, place, setPlace, change } = log;
  const box = useRef<HTMLDivElement>(null);
  const reading = useReading(box);
  // What stays from the page before, while this one is on its way, is not what somebody reads here.
  const held = reading && log.first && log.open && !list.isPlaceholderData;
  const { shown, waiting, show } = useHeldRows(list.data?.items, held, `${log.query} ${place.cursor} ${place.after}`);
  const [hidden, toggleColumn] = useHiddenColumns('logs', usuallyHidden);
  const hiddenColumns = useMemo(() => columnIds(hidden), [hidden]);
  const columns = useMemo(
    () => requestColumns({ hrefOf: (request) => requestAddress(path, given, request), open }),
    [path, given, open],
  );
  const ids = useMemo(() => shown?.map(({ id }) => id) ?? none, [shown]);
  useListKeys(ids, current, open);
  const filtered = conditionsOf(given).length > 0;
  return (
    <div className="min-w-0">
      <div className="mb-2 flex flex-wrap items-center justify-end gap-3">
        <LiveBar
          live={place.live}
          cannot={cannotFollow(log)}
          held={held}
          waiting={waiting}
          more={waiting >= 50}
          onShow={() => {
            show();
            box.current?.querySelector('[tabindex="0"]')?.scrollTo({ top: 0 });
          }}
          onToggle={() => void setPlace({ live: !place.live })}
        />
        <span className="max-md:hidden">
          <ColumnsMenu columns={columns} hidden={hiddenColumns} onToggle={toggleColumn} />
        </span>
      </div>
      <div ref={box}>
        <DataTable
          label="Requests"
          wide
          columns={columns}
          hiddenColumns={hiddenColumns}
          rows={shown}
          rowId={(row) => row.id}
          fetching={list.isPlaceholderData}
          error={failureOf('The requests could not be read', list.error)}
          onRetry={() => void list.refetch()}
          onRowOpen={(row) => open(row.id)}
          selectedId={current ?? undefined}
          filters={
            filtered ? { words: `In ${span}, with the filters above.`, onClear: () => change(noConditions) } : undefined
          }
          nothingYet={<Nothing span={span} />}
        />
        <Ends log={log} />
      </div>
    </div>
  );
}

function cannotFollow({ first, open }: Log): string | undefined {
  if (!open) return 'A time that is over brings nothing new. Choose one up to now.';
  return first ? undefined : 'Only the newest page follows what happens.';
}

/** The ways to older and newer requests, and how far a search has come that found too little. */
function Ends({ log: { list, place, setPlace, first } }: { log: Log }) {
  const { data } = list;
  if (data === undefined) return null;
  const newest = data.items[0];
  const older = data.nextCursor;
  const toOlder = () => void setPlace({ cursor: older, after: null }, { history: 'push' });
  return (
    <div className="mt-3 grid gap-3">
      {data.searchedThrough !== null && (
        <Strip
          action={
            older !== null && (
              <Button size="small" onClick={toOlder}>
                Go on
              </Button>
            )
          }
        >
          Searched through {utcDay(data.searchedThrough)} {utcClock(data.searchedThrough)} UTC so far; there may be
          older ones.
        </Strip>
      )}
      {(!first || older !== null) && (
        <nav aria-label="Pages" className="flex items-center justify-end gap-2">
          {!first && (
            <Button size="small" variant="quiet" onClick={() => void setPlace({ cursor: null, after: null })}>
              Newest
            </Button>
          )}
          <Button
            size="small"
            disabled={first || newest === undefined || (place.after !== null && !data.newer)}
            onClick={() => void setPlace({ cursor: null, after: newest?.id ?? null }, { history: 'push' })}
          >
            Newer
          </Button>
          <Button size="small" disabled={older === null} onClick={toOlder}>
            Older
          </Button>
        </nav>
      )}
    </div>
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
      call shows here within seconds.
    </NothingYet>
  );
}
