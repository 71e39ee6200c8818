import type { ReactNode } from 'react';
import { cn } from './cn';

/** A state of the whole page that people should know before they read its numbers. */
export function Strip({
  children,
  action,
  className,
}: {
  children: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div
      role="status"
      className={cn(
        'flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-lg bg-caution-soft px-4 py-2.5',
        className,
      )}
    >
      <p className="min-w-0 flex-1 basis-64">{children}</p>
      {action}
    </div>
  );
}
