import type { ReactNode } from 'react';
import { Skeleton } from './skeleton';

interface PageHeaderProps {
  title: ReactNode;
  /** One sentence that says what matters now; undefined while its facts are on their way. */
  lead: ReactNode | undefined;
  action?: ReactNode;
}

export function PageHeader({ title, lead, action }: PageHeaderProps) {
  return (
    <header className="mt-3 mb-5 flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
      <div className="min-w-0 max-w-[72ch]">
        <h1 className="font-semibold text-page tracking-[-0.015em]">{title}</h1>
        <div className="mt-0.5 text-ink-2">
          {lead === undefined ? <Skeleton className="mt-1.5 h-3.5 w-80 max-w-full" /> : lead}
        </div>
      </div>
      {action !== undefined && <div className="flex flex-wrap items-center gap-2">{action}</div>}
    </header>
  );
}
