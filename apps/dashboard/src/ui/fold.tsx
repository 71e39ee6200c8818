'use client';

import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { cn } from './cn';

type FoldProps = {
  title: string;
  /** What is set inside, in words, while it is folded. */
  summary: ReactNode;
  /** Opens it: there is something to put right inside. */
  wrong?: boolean;
  /** Without a frame, for what stands many times on a page. */
  quiet?: boolean;
  children: ReactNode;
};

/** Settings that most leave alone. It opens for readers, too, whose fields are locked; what is folded stays part of the form. */
export function Fold({ title, summary, wrong = false, quiet = false, children }: FoldProps) {
  const [pressed, setPressed] = useState(false);
  return (
    <details
      open={pressed || wrong}
      onToggle={(event) => setPressed(event.currentTarget.open)}
      className="group/fold min-w-0"
    >
      <summary
        className={cn(
          'flex min-w-0 list-none items-center gap-2 text-left text-small [&::-webkit-details-marker]:hidden',
          quiet
            ? 'w-fit max-w-full rounded-sm text-ink-2 hover:text-ink'
            : 'rounded-lg border bg-sunken px-3 py-2 hover:border-line-strong',
        )}
      >
        <ChevronRight
          aria-hidden
          className="size-4 flex-none text-ink-3 transition-transform group-open/fold:rotate-90"
        />
        <span className={cn('flex-none', !quiet && 'font-medium')}>{title}</span>
        <span className={cn('min-w-0 truncate', quiet ? 'text-ink-3' : 'text-ink-2')}>{summary}</span>
      </summary>
      <div className="min-w-0 pt-3">{children}</div>
    </details>
  );
}
