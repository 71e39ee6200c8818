'use client';
import { formatUsd } from '@switchyard/core/money/money';
import Link from 'next/link';
import { useMemo } from 'react';
import { useOrganization } from '@/server/client/use-organization';
import { type DataColumn, DataTable, type DataTableProps } from '@/ui/data-table';
import { NothingYet } from '@/ui/empty-state';
import { formatCount } from '@/ui/format';
import { BodyCell } from '@/ui/table';
import { useIsPhone } from '@/ui/use-media-query';
import type { MonthView } from './statement';

type Item = MonthView['items'][number];

interface MonthTableProps extends Pick<DataTableProps<Item>, 'fetching' | 'error' | 'onRetry'> {
  view: MonthView | undefined;
}

/** A team each, and what they come to together. */
export function MonthTable({ view, ...reading }: MonthTableProps) {
  const { href } = useOrganization();
  const phone = useIsPhone();
  const month = view?.month ?? '';
  const columns = useMemo(() => columnsOf((item) => href(statementPath(item, month))), [href, month]);
  return (
    <>
      <DataTable
        label="Statements"
        columns={columns}
        rows={view?.items}
        rowId={(item) => item.team.id}
        nothingYet={
          <NothingYet title="Nothing was spent in this month">
            Each team that calls a model has a statement of its month here.
          </NothingYet>
        }
        footer={view && <Totals view={view} />}
        {...reading}
      />
      {phone && view && view.items.length > 0 && (
        <p className="mt-3 flex justify-between px-4 font-medium">
          <span>All teams</span>
          <span data-total-nanos={view.totalNanos}>{formatUsd(BigInt(view.totalNanos))}</span>
        </p>
      )}
    </>
  );
}

function statementPath({ statementId, team }: Item, month: string): string {
  return statementId === null
    ? `costs/statements/preview?team=${team.id}&month=${month}`
    : `costs/statements/${statementId}`;
}

const usd = (nanos: string) => formatUsd(BigInt(nanos));

const columnsOf = (hrefOf: (item: Item) => string): DataColumn<Item>[] => [
  {
    id: 'team',
    header: 'Team',
    card: 'title',
    cell: (item) => (
      <Link href={hrefOf(item)} className="font-medium hover:text-accent hover:underline">
        {item.team.name}
      </Link>
    ),
  },
  {
    id: 'requests',
    header: 'Requests',
    numeric: true,
    cell: ({ requests }) => formatCount(requests),
  },
  {
    id: 'unpriced',
    header: 'Without a price',
    numeric: true,
    cell: ({ unpricedRequests }) =>
      unpricedRequests === 0 ? <span className="text-ink-3">0</span> : formatCount(unpricedRequests),
  },
  { id: 'month', header: 'This month', numeric: true, cell: ({ monthNanos }) => usd(monthNanos) },
  { id: 'earlier', header: 'Earlier months', numeric: true, cell: ({ earlierNanos }) => usd(earlierNanos) },
  {
    id: 'total',
    header: 'Charged',
    numeric: true,
    card: 'aside',
    cell: ({ totalNanos }) => (
      <span className="font-medium" data-charged-nanos={totalNanos}>
        {usd(totalNanos)}
      </span>
    ),
  },
];

function Totals({ view }: { view: MonthView }) {
  const sum = (of: (item: Item) => number) => formatCount(view.items.reduce((all, item) => all + of(item), 0));
  return (
    <tr className="font-medium">
      <BodyCell>All teams</BodyCell>
      <BodyCell numeric>{sum(({ requests }) => requests)}</BodyCell>
      <BodyCell numeric>{sum(({ unpricedRequests }) => unpricedRequests)}</BodyCell>
      <BodyCell numeric>{usd(view.monthNanos)}</BodyCell>
      <BodyCell numeric>{usd(view.earlierNanos)}</BodyCell>
      <BodyCell numeric>
        <span data-total-nanos={view.totalNanos}>{usd(view.totalNanos)}</span>
      </BodyCell>
    </tr>
  );
}
