'use client';
import type { ReactNode } from 'react';
import { cn } from './cn';
import type { DataColumn, DataTableProps } from './data-table';
import { Skeleton, skeletonKeys } from './skeleton';

/** The rows of a table as three-line cards, for a phone. */
export function DataCards<Row>(props: Omit<DataTableProps<Row>, 'rows'> & { rows: readonly Row[] }) {
  const { label, columns, rows, rowId, onRowOpen, selectedId, hiddenColumns } = props;
  const shown = columns.filter((column) => hiddenColumns?.includes(column.id) !== true);
  return (
    <ul aria-label={label}>
      {rows.map((row) => (
        <li
          key={rowId(row)}
          className={cn(
            'relative grid gap-1 border-t px-4 py-3 first:border-t-0',
            rowId(row) === selectedId && 'bg-accent-soft',
            onRowOpen && stretchedTitle,
          )}
        >
          <CardLines row={row} columns={shown} />
        </li>
      ))}
    </ul>
  );
}

/** The link or button in the title, or a link marked `data-row-link`, takes the whole card as its target. */
const stretchedTitle =
  '[&_[data-row-link]]:after:absolute [&_[data-row-link]]:after:inset-0 [&_[data-card-title]_a]:after:absolute [&_[data-card-title]_a]:after:inset-0 [&_[data-card-title]_button]:after:absolute [&_[data-card-title]_button]:after:inset-0';

/** Other controls stay above that target, or nobody could reach them. */
const aboveTitle = '[&_:is(a,button):not([data-row-link])]:relative [&_:is(a,button):not([data-row-link])]:z-10';

function CardLines<Row>({ row, columns }: { row: Row; columns: readonly DataColumn<Row>[] }) {
  const at = (place: DataColumn<Row>['card']) => columns.filter((column) => (column.card ?? 'meta') === place);
  const parts = (place: 'title' | 'aside' | 'line'): ReactNode[] =>
    at(place).map((column) => <span key={column.id}>{column.cell(row)}</span>);
  return (
    <>
      <div className="flex items-start justify-between gap-3">
        <div data-card-title className="flex min-w-0 flex-wrap items-center gap-x-2 font-medium">
          {parts('title')}
        </div>
        <div className={cn('flex shrink-0 items-center gap-2 text-right tabular-nums', aboveTitle)}>
          {parts('aside')}
        </div>
      </div>
      <div className={cn('flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-ink-2', aboveTitle)}>
        {parts('line')}
      </div>
      <div className={cn('flex min-w-0 flex-wrap items-center gap-x-3 gap-y-0.5 text-caption text-ink-3', aboveTitle)}>
        {at('meta').map((column) => {
          const value = column.cell(row);
          if (value === null) return null;
          return (
            <span key={column.id} className="inline-flex min-w-0 items-center gap-1.5">
              <span>{column.header}</span> <span className="min-w-0 text-ink-2">{value}</span>
            </span>
          );
        })}
      </div>
    </>
  );
}

export function SkeletonCards({ count }: { count: number }) {
  return (
    <div aria-busy>
      {skeletonKeys(count).map((key) => (
        <div key={key} className="grid gap-2 border-t px-4 py-3 first:border-t-0">
          <Skeleton className="h-4 w-40" />
          <Skeleton className="h-3.5 w-56" />
          <Skeleton className="h-3 w-32" />
        </div>
      ))}
    </div>
  );
}
