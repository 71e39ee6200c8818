import type { ReactNode } from 'react';
import { Button } from './button';

export interface Paging {
  /** What is in sight: "Page 2", "1–50 of 212". */
  summary?: ReactNode;
  /** Absent at the ends of the list. */
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
}

export function Pager({ summary, onPrevious, onNext }: Paging) {
  if (summary === undefined && onPrevious === undefined && onNext === undefined) return null;
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-3 border-t px-5 py-2.5">
      <span className="text-caption text-ink-3">{summary}</span>
      <span className="flex gap-2">
        <Button size="small" disabled={onPrevious === undefined} onClick={onPrevious}>
          Previous
        </Button>
        <Button size="small" disabled={onNext === undefined} onClick={onNext}>
          Next
        </Button>
      </span>
    </nav>
  );
}
