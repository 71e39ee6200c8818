'use client';
import { columnVisibilityFeature, metaHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { type MouseEvent, type ReactNode, useMemo } from 'react';
import { cn } from './cn';
import { DataCards, SkeletonCards } from './data-cards';
import { NoMatch, NothingYet } from './empty-state';
import { ErrorPanel } from './error-panel';
import { Pager, type Paging } from './pager';
import { ProgressLine } from './progress-line';
import { Skeleton, skeletonKeys } from './skeleton';
import { BodyCell, HeadCell, Table } from './table';
import { useIsPhone } from './use-media-query';

export interface DataColumn<Row> {
  id: string;
  header: string;
  /** Null where the row has no such value: an empty cell, and nothing at all in a card. */
  cell: (row: Row) => ReactNode;
  /** Right-aligned with digits of one width. */
  numeric?: boolean;
  /**
   * Where the value stands when the row is a card on a phone: first line left or right, second line, or third line
   * (the default; with its header in front). `none` leaves it out.
   */
  card?: 'title' | 'aside' | 'line' | 'meta' | 'none';
  className?: string;
}

export interface DataTableProps<Row> {
  /** Names the table for people who hear the page. */
  label: string;
  columns: readonly DataColumn<Row>[];
  /** Undefined until the first answer. */
  rows: readonly Row[] | undefined;
  rowId: (row: Row) => string;
  /** Fresh data is on its way; the rows in sight stay. */
  fetching?: boolean;
  /** The last request failed. Rows in sight stay under the panel. */
  error?: { title: string; message?: string; requestId?: string | undefined } | undefined;
  onRetry?: () => void;
  /** Shown when there is nothing at all: what it is and the one action. */
  nothingYet: ReactNode;
  /** Set while filters are in force: an empty list then says so and offers to clear them. */
  filters?: { words: ReactNode; onClear: () => void } | undefined;
  paging?: Paging;
  onRowOpen?: (row: Row) => void;
  selectedId?: string | undefined;
  /** Column ids not to show. */
  hiddenColumns?: readonly string[];
  /** A `<tr>` of totals, from the server and for the whole filter. */
  footer?: ReactNode;
  skeletonRows?: number;
  /** Many columns: the table scrolls in a box of its own, with its head in sight. */
  wide?: boolean;
}

interface ColumnLook {
  numeric: boolean;
  className: string | undefined;
}

const features = tableFeatures({ columnVisibilityFeature, columnMeta: metaHelper<ColumnLook>() });
const noRows: never[] = [];
// What scrolls must take the focus, or a keyboard cannot scroll it.
const focusable = { tabIndex: 0 } as const;

/** A table of server-paged rows: sticky head, skeletons, errors, two kinds of empty, and cards on a phone. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const phone = useIsPhone();
  const empty = props.rows !== undefined && props.rows.length === 0;
  return (
    <div className="min-w-0 rounded-xl border bg-panel">
      {props.error !== undefined && (
        <div className="p-3">
          <ErrorPanel {...props.error} onRetry={props.onRetry} />
        </div>
      )}
      <ProgressLine active={props.fetching === true && props.rows !== undefined} />
      {empty && <Empty {...props} />}
      {!empty && phone && <Cards {...props} />}
      {!empty && !phone && <Rows {...props} />}
      {props.paging !== undefined && props.rows !== undefined && !empty && <Pager {...props.paging} />}
    </div>
  );
}

function Empty<Row>({ filters, nothingYet }: DataTableProps<Row>) {
  if (filters !== undefined) return <NoMatch filters={filters.words} onClear={filters.onClear} />;
  return typeof nothingYet === 'string' ? <NothingYet title={nothingYet} /> : nothingYet;
}

function Cards<Row>(props: DataTableProps<Row>) {
  if (props.rows === undefined)
    return props.error === undefined ? <SkeletonCards count={props.skeletonRows ?? 5} /> : null;
  return <DataCards {...props} rows={props.rows} />;
}

function useRowsTable<Row extends object>({ columns, rows, rowId, hiddenColumns }: DataTableProps<Row>) {
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        header: column.header,
        cell: ({ row }: { row: { original: Row } }) => column.cell(row.original),
        meta: { numeric: column.numeric ?? false, className: column.className },
      })),
    [columns],
  );
  const columnVisibility = useMemo(
    () => Object.fromEntries((hiddenColumns ?? []).map((id) => [id, false])),
    [hiddenColumns],
  );
  return useTable<typeof features, Row>({
    features,
    columns: definitions,
    data: rows ?? noRows,
    getRowId: rowId,
    state: { columnVisibility },
  });
}

function Rows<Row extends object>(props: DataTableProps<Row>) {
  const { label, rows, onRowOpen, selectedId, footer, wide = false } = props;
  const table = useRowsTable(props);
  const columnCount = table.getVisibleLeafColumns().length;
  return (
    <div {...(wide ? focusable : {})} className={wide ? 'max-h-[76dvh] overflow-auto' : 'max-xl:overflow-x-auto'}>
      <Table aria-label={label} aria-busy={rows === undefined || undefined}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <HeadCell
                  key={header.id}
                  numeric={header.column.columnDef.meta?.numeric ?? false}
                  className={cn(
                    wide && 'px-2',
                    'z-10 bg-panel first:rounded-tl-xl last:rounded-tr-xl',
                    wide ? 'sticky top-0 shadow-[inset_0_-1px_var(--line)]' : 'xl:sticky xl:top-14',
                  )}
                >
                  <table.FlexRender header={header} />
                </HeadCell>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {rows === undefined &&
            props.error === undefined &&
            skeletonKeys(props.skeletonRows ?? 8).map((key, row) => (
              <SkeletonRow key={key} cells={columnCount} row={row} />
            ))}
          {table.getRowModel().rows.map((row) => (
            <tr
              key={row.id}
              aria-current={row.id === selectedId || undefined}
              className={cn(
                onRowOpen && 'cursor-pointer hover:bg-sunken/60',
                row.id === selectedId && 'bg-accent-soft hover:bg-accent-soft',
              )}
              onClick={onRowOpen && ((event) => opens(event) && onRowOpen(row.original))}
            >
              {row.getVisibleCells().map((cell) => (
                <BodyCell
                  key={cell.id}
                  numeric={cell.column.columnDef.meta?.numeric ?? false}
                  className={cn(wide && 'px-2', cell.column.columnDef.meta?.className)}
                >
                  <table.FlexRender cell={cell} />
                </BodyCell>
              ))}
            </tr>
          ))}
        </tbody>
        {footer !== undefined && rows !== undefined && <tfoot>{footer}</tfoot>}
      </Table>
    </div>
  );
}

function SkeletonRow({ cells, row }: { cells: number; row: number }) {
  return (
    <tr>
      {skeletonKeys(cells).map((key, cell) => (
        <BodyCell key={key}>
          <Skeleton className={cn('h-3.5', (row + cell) % 3 === 0 ? 'w-16' : 'w-24')} />
        </BodyCell>
      ))}
    </tr>
  );
}

/** A click on a link or button inside the row means that, not the row; neither does selecting text. */
function opens(event: MouseEvent<HTMLElement>): boolean {
  const target = event.target;
  if (!(target instanceof Element) || target.closest('a, button, input, label, [role="menuitem"]') !== null)
    return false;
  return window.getSelection()?.toString() === '';
}
