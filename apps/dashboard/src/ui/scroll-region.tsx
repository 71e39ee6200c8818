import type { ReactNode } from 'react';
import { cn } from './cn';

// What scrolls must take the focus, or a keyboard cannot scroll it.
const focusable = { tabIndex: 0 } as const;

/** Content that may be wider or higher than its place. */
export function ScrollRegion({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={label}
      {...focusable}
      className={cn('overflow-auto focus-visible:outline-offset-[-2px]', className)}
    >
      {children}
    </section>
  );
}
