'use client';

import Link from 'next/link';
import { useMemo } from 'react';
import { failureOf, useApi } from '@/server/client/use-api';
import { type CurrentOrganization, useOrganization } from '@/server/client/use-organization';
import { contract, type RouteOutput } from '@/server/contract';
import { type DataColumn, DataTable } from '@/ui/data-table';
import { NothingYet } from '@/ui/empty-state';
import { useCursorPages } from '@/ui/use-cursor-pages';
import { When } from '@/ui/when';

type Blocked = RouteOutput<typeof contract.budgets.blocked>['items'][number];
type BlockedTabProps = { by: string; onBy: (id: string) => void };

/** Requests that a budget or a limit refused: who, when, why, and where to read all of it. */
export function BlockedTab({ by, onBy }: BlockedTabProps) {
  const organization = useOrganization();
  const pages = useCursorPages(by);
  const query = { ...(by === '' ? {} : { by }), ...(pages.cursor ? { cursor: pages.cursor } : {}) };
  const blocked = useApi(contract.budgets.blocked, { query }, { keep: true, everyMs: 10_000 });
  const nextCursor = blocked.data?.nextCursor;
  const columns = useMemo(() => columnsOf(organization, onBy), [organization, onBy]);
  const name = blocked.data?.items[0]?.by.name ?? 'one budget or limit';
  return (
    <DataTable
      label="Refused requests"
      columns={columns}
      rows={blocked.data?.items}
      rowId={({ id }) => id}
      error={failureOf('The refused requests could not be read', blocked.error)}
      onRetry={() => void blocked.refetch()}
      filters={by === '' ? undefined : { words: `Refused by ${name}`, onClear: () => onBy('') }}
      paging={{
        ...(by === '' ? {} : { summary: `Refused by ${name}` }),
        ...(pages.pageNumber > 1 ? { onPrevious: pages.toPrevious } : {}),
        ...(nextCursor ? { onNext: () => pages.toNext(nextCursor) } : {}),
      }}
      nothingYet={
        <NothingYet title="Nothing was refused">
          No budget and no limit has refused a call in the last 30 days. When one does, it stands here with its reason.
        </NothingYet>
      }
    />
  );
}

const columnsOf = ({ href }: CurrentOrganization, onBy: (id: string) => void): DataColumn<Blocked>[] => [
  {
    id: 'when',
    header: 'When',
    card: 'aside',
    className: 'whitespace-nowrap',
    cell: ({ id, startedAt }) => (
      <Link href={href(`requests?request=${id}&tab=why`)} className="text-accent hover:underline">
        <When at={startedAt} />
      </Link>
    ),
  },
  {
    id: 'by',
    header: 'Refused by',
    card: 'title',
    className: 'min-w-40',
    cell: ({ by }) =>
      by.kind === 'removed' ? (
        <span className="text-ink-3">{by.name}</span>
      ) : (
        <button type="button" className="text-left hover:underline" onClick={() => onBy(by.id)}>
          <span className="font-medium">{by.name}</span> <span className="text-caption text-ink-3">{by.kind}</span>
        </button>
      ),
  },
  {
    id: 'who',
    header: 'Key',
    className: 'min-w-40',
    cell: ({ key, team }) => (
      <>
        {key.name}, <span className="text-ink-3">{team.name}</span>
      </>
    ),
  },
  {
    id: 'model',
    header: 'Model',
    className: 'min-w-36',
    cell: ({ modelAsked }) => <span className="break-words font-mono text-small">{modelAsked}</span>,
  },
  {
    id: 'why',
    header: 'What the caller was told',
    card: 'line',
    className: 'w-full text-small',
    cell: ({ message }) => <span className="line-clamp-2 break-words">{message}</span>,
  },
];
