import { ChevronRight } from 'lucide-react';
import { cn } from '@/ui/cn';
import { formatCount } from '@/ui/format';
import { SortHead } from '@/ui/sort-head';
import { Swatch } from '@/ui/swatch';
import { BodyCell, HeadCell, Table } from '@/ui/table';
import { type GroupColumn, groupColumns } from './group-columns';
import type { GroupRow, groupRows, SortName } from './group-rows';
import type { Metric } from './metric';
import type { CostSearch } from './search';

export interface GroupListProps {
  label: string;
  /** What one group is, as a column's head. */
  heading: string;
  lines: ReturnType<typeof groupRows>;
  metric: Metric;
  search: CostSearch;
  /** Shows or hides the parts of a group. */
  onToggle: (id: string) => void;
  onSort: (name: SortName) => void;
}

/** A row for each group; opened, it shows its subgroups. */
export function GroupTable({ label, heading, lines, metric, search, onToggle, onSort }: GroupListProps) {
  const columns = groupColumns({ metric, compared: lines.total.before !== undefined, exact: search.exact });
  const directionOf = (name: SortName) => (search.sort === name ? search.direction : undefined);
  return (
    <div className="max-xl:overflow-x-auto">
      <Table aria-label={label}>
        <thead>
          <tr>
            <SortHead direction={directionOf('name')} onSort={() => onSort('name')}>
              {heading}
            </SortHead>
            {columns.map(({ id, header, sort }) =>
              sort === undefined ? (
                <HeadCell key={id} numeric>
                  {header}
                </HeadCell>
              ) : (
                <SortHead key={id} numeric direction={directionOf(sort)} onSort={() => onSort(sort)}>
                  {header}
                </SortHead>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {lines.rows.map((row) => {
            const open = search.open.includes(row.id) && row.id !== '';
            return [
              <Row key={row.key} kind="group" row={row} columns={columns} open={open} onToggle={onToggle} />,
              ...(open
                ? row.subgroups.map((part) => <Row key={part.key} kind="subgroup" row={part} columns={columns} />)
                : []),
            ];
          })}
        </tbody>
        <tfoot className="font-medium">
          <Row kind="total" row={lines.total} columns={columns} />
        </tfoot>
      </Table>
    </div>
  );
}

interface RowProps {
  kind: 'group' | 'subgroup' | 'total';
  row: GroupRow;
  columns: readonly GroupColumn[];
  open?: boolean;
  onToggle?: (id: string) => void;
}

function Row({ kind, row, columns, open = false, onToggle }: RowProps) {
  return (
    <tr
      data-line={kind}
      data-cost-nanos={row.sums.costNanos}
      data-requests={row.sums.requests}
      className={cn(kind === 'subgroup' && 'bg-sunken/60 text-small')}
    >
      <BodyCell className="max-w-72">
        <GroupName kind={kind} row={row} open={open} onToggle={onToggle} />
      </BodyCell>
      {columns.map(({ id, text, quiet = false }) => (
        <BodyCell key={id} numeric className={cn(quiet && 'text-ink-3', id === 'metric' && 'font-medium')}>
          {text(row)}
        </BodyCell>
      ))}
    </tr>
  );
}

type GroupNameProps = Omit<RowProps, 'columns' | 'onToggle'> & { onToggle?: ((id: string) => void) | undefined };

/** A group's name opens its parts; requests whose cost is unknown are named with it. */
export function GroupName({ kind, row, open = false, onToggle }: GroupNameProps) {
  const { color, name, sums, id } = row;
  const text = (
    <>
      {color !== undefined && <Swatch color={color} />}
      <span className="min-w-0 truncate">{name}</span>
    </>
  );
  return (
    <span className={cn('flex min-w-0 items-center gap-2', kind === 'subgroup' && 'pl-6')}>
      {onToggle === undefined || id === '' ? (
        text
      ) : (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => onToggle(id)}
          className="-ml-1 inline-flex min-h-6 min-w-0 items-center gap-2 rounded-sm pr-1 text-left hover:text-accent"
        >
          <ChevronRight aria-hidden className={cn('size-3.5 flex-none text-ink-3', open && 'rotate-90')} />
          {text}
        </button>
      )}
      {sums.unpricedRequests > 0 && (
        <span className="whitespace-nowrap font-normal text-caption text-ink-3">
          {formatCount(sums.unpricedRequests)} without a price
        </span>
      )}
    </span>
  );
}
