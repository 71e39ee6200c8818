'use client';
import { formatUsd } from '@switchyard/core/money/money';
import { Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { toast } from 'sonner';
import { failureOf, useApi, useCall, useLock } from '@/server/client/use-api';
import { contract, type RouteOutput } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { Card, CardHeader } from '@/ui/card';
import { type DataColumn, DataTable } from '@/ui/data-table';
import { NothingYet } from '@/ui/empty-state';
import { counted, formatCount } from '@/ui/format';
import { useCursorPages } from '@/ui/use-cursor-pages';
import { When } from '@/ui/when';
import { bytesText } from './bytes-text';
import { PurgeDialog } from './purge-dialog';

type Entry = RouteOutput<typeof contract.cache.entries>['items'][number];

const columnsFor = (lock: string | undefined, onForget: (entry: Entry) => void): DataColumn<Entry>[] => [
  {
    id: 'entry',
    header: 'Answer',
    cell: ({ entry, namespace }) => (
      <span className="font-mono text-small">
        {entry.slice(0, 12)}
        {namespace !== null && <span className="ml-2 text-ink-3">{namespace}</span>}
      </span>
    ),
    card: 'title',
  },
  { id: 'model', header: 'Model', cell: ({ model }) => model, card: 'line' },
  { id: 'team', header: 'Team', cell: ({ team }) => team.name },
  { id: 'scope', header: 'Serves', cell: ({ scope }) => servesWords[scope] },
  { id: 'hits', header: 'Hits', numeric: true, cell: ({ hits }) => formatCount(hits) },
  {
    id: 'saved',
    header: 'Saved',
    numeric: true,
    cell: ({ hits, costNanos }) => formatUsd(BigInt(costNanos) * BigInt(hits)),
    card: 'aside',
  },
  { id: 'bytes', header: 'Size', numeric: true, cell: ({ bytes }) => bytesText(bytes) },
  { id: 'used', header: 'Last used', cell: ({ usedAt }) => <When at={usedAt} /> },
  { id: 'ends', header: 'Ends', cell: ({ endsAt }) => <When at={endsAt} /> },
  {
    id: 'forget',
    header: '',
    cell: (entry) => (
      <ActionButton
        variant="quiet"
        size="icon"
        reason={lock}
        aria-label={`Forget the answer ${entry.entry.slice(0, 12)}`}
        onClick={() => onForget(entry)}
      >
        <Trash2 aria-hidden />
      </ActionButton>
    ),
  },
];

const servesWords = {
  organization: 'the organization',
  team: 'its team',
  member: 'its member',
  key: 'its key',
} as const;

/** Answers that are kept: never what was said, which is encrypted and only the gateway can open. */
export function EntriesTable() {
  const pages = useCursorPages('entries');
  const [purging, setPurging] = useState(false);
  const lock = useLock('cache.manage');
  const call = useCall();
  const query = { limit: 25, ...(pages.cursor === undefined ? {} : { cursor: pages.cursor }) };
  const entries = useApi(contract.cache.entries, { query }, { keep: true });
  const columns = useMemo(() => {
    const forget = async ({ entry }: Entry) => {
      await call(contract.cache.purge, { body: { kind: 'entry', entry } });
      toast.success('The answer is forgotten');
    };
    return columnsFor(lock, (entry) => void forget(entry).catch(() => toast.error('The gateway did not answer')));
  }, [lock, call]);
  const next = entries.data?.nextCursor ?? undefined;
  return (
    <Card aria-labelledby="cache-entries">
      <CardHeader
        id="cache-entries"
        title="Answers that are kept"
        sub="the latest used first; what was said is encrypted and not shown"
        action={
          <ActionButton reason={lock} onClick={() => setPurging(true)}>
            Forget answers
          </ActionButton>
        }
      />
      <div className="px-3 pb-3">
        <DataTable
          label="Answers that are kept"
          wide
          columns={columns}
          rows={entries.data?.items}
          rowId={({ entry }) => entry}
          fetching={entries.isPlaceholderData}
          skeletonRows={3}
          error={failureOf('What is kept could not be listed', entries.error)}
          onRetry={() => void entries.refetch()}
          nothingYet={<NothingYet title="Nothing is kept">Answers appear here as calls are made.</NothingYet>}
          paging={{
            ...(pages.pageNumber > 1 || next !== undefined ? { summary: `Page ${pages.pageNumber}` } : {}),
            onPrevious: pages.pageNumber > 1 ? pages.toPrevious : undefined,
            onNext: next === undefined ? undefined : () => pages.toNext(next),
          }}
        />
      </div>
      <PurgeDialog
        open={purging}
        onOpenChange={setPurging}
        onPurged={({ entries: gone, bytes }) => {
          pages.toFirst();
          toast.success(`${counted(gone, 'answer')} forgotten, ${bytesText(bytes)} free`);
        }}
      />
    </Card>
  );
}
