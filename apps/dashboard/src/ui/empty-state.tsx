import type { ReactNode } from 'react';
import { Button } from './button';
import { cn } from './cn';

interface NothingYetProps {
  title: ReactNode;
  /** What it is and why one would want it. */
  children?: ReactNode;
  /** The one primary action. */
  action?: ReactNode;
  className?: string;
}

/** For a list that has never had an entry. */
export function NothingYet({ title, children, action, className }: NothingYetProps) {
  return (
    <div className={cn('flex flex-col items-center gap-1 px-5 py-12 text-center', className)}>
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="max-w-[56ch] text-ink-2">{children}</div>}
      {action !== undefined && <div className="mt-3">{action}</div>}
    </div>
  );
}

interface NoMatchProps {
  /** The filters in force, in words. */
  filters?: ReactNode;
  onClear?: (() => void) | undefined;
  className?: string;
}

/** For a list that has entries, none of which pass the filters. */
export function NoMatch({ filters, onClear, className }: NoMatchProps) {
  return (
    <NothingYet
      title="Nothing matches these filters"
      className={className ?? ''}
      action={onClear && <Button onClick={onClear}>Clear filters</Button>}
    >
      {filters}
    </NothingYet>
  );
}
