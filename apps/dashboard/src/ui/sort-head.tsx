import { ArrowDown, ArrowUp } from 'lucide-react';
import { cn } from './cn';
import { HeadCell } from './table';

export type Direction = 'asc' | 'desc';

interface SortHeadProps {
  children: string;
  /** How the table is sorted by this column now; undefined when it is sorted by another one. */
  direction: Direction | undefined;
  onSort: () => void;
  numeric?: boolean;
  className?: string;
}

/** A column's head that sorts its table. */
export function SortHead({ children, direction, onSort, numeric = false, className }: SortHeadProps) {
  const Arrow = direction === 'asc' ? ArrowUp : ArrowDown;
  return (
    <HeadCell
      numeric={numeric}
      className={className}
      aria-sort={direction === undefined ? undefined : direction === 'asc' ? 'ascending' : 'descending'}
    >
      <button
        type="button"
        onClick={onSort}
        className={cn(
          '-my-1 inline-flex min-h-6 items-center align-bottom gap-1 rounded-sm py-1 hover:text-ink',
          direction !== undefined && 'text-ink',
        )}
      >
        {numeric && <Arrow aria-hidden className={cn('size-3', direction === undefined && 'invisible')} />}
        {children}
        {!numeric && <Arrow aria-hidden className={cn('size-3', direction === undefined && 'invisible')} />}
      </button>
    </HeadCell>
  );
}
