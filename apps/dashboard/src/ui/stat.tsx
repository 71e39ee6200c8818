import type { ReactNode } from 'react';
import { cn } from './cn';
import { Skeleton } from './skeleton';

/** A row of figures in one frame with hairlines between; two by two on a phone. */
export function StatRow({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <dl
      className={cn(
        'grid grid-cols-2 gap-px overflow-hidden rounded-xl border bg-line lg:auto-cols-fr lg:grid-flow-col lg:grid-cols-none',
        className,
      )}
    >
      {children}
    </dl>
  );
}

interface StatProps {
  label: ReactNode;
  /** The figure; undefined shows a skeleton in its place. */
  value: ReactNode | undefined;
  /** The figure's comparison or parts, in words. */
  note?: ReactNode;
  className?: string;
}

export function Stat({ label, value, note, className }: StatProps) {
  return (
    <div className={cn('min-w-0 bg-panel px-4 py-4 max-lg:last:odd:col-span-2 sm:px-5', className)}>
      <dt className="text-ink-2 text-small">{label}</dt>
      <dd className="mt-1.5 mb-1 font-semibold text-page tracking-[-0.02em] sm:text-figure">
        {value === undefined ? <Skeleton className="my-1 h-6 w-28" /> : value}
      </dd>
      <dd className="min-h-4 text-caption text-ink-3">
        {value === undefined ? <Skeleton className="h-3 w-40 max-w-full" /> : note}
      </dd>
    </div>
  );
}
