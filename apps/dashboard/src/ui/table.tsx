import type { ComponentProps } from 'react';
import { cn } from './cn';

/** Parts of a plain table; `DataTable` builds on them, and small fixed tables use them directly. */
export function Table({ className, ...rest }: ComponentProps<'table'>) {
  return <table className={cn('w-full border-collapse', className)} {...rest} />;
}

type CellProps = { numeric?: boolean };

export function HeadCell({ className, numeric = false, ...rest }: ComponentProps<'th'> & CellProps) {
  return (
    <th
      scope="col"
      className={cn(
        'whitespace-nowrap px-3 py-2 text-left align-bottom font-medium text-caption text-ink-3 first:pl-5 last:pr-5',
        numeric && 'text-right',
        className,
      )}
      {...rest}
    />
  );
}

export function BodyCell({ className, numeric = false, ...rest }: ComponentProps<'td'> & CellProps) {
  return (
    <td
      className={cn(
        'h-[38px] border-t px-3 py-2 align-middle first:pl-5 last:pr-5',
        numeric && 'whitespace-nowrap text-right tabular-nums',
        className,
      )}
      {...rest}
    />
  );
}
