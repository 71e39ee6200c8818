'use client';

import { GitMerge } from 'lucide-react';
import { failureOf, useAction } from '@/server/client/use-api';
import { Button } from '@/ui/button';
import { ErrorPanel } from '@/ui/error-panel';
import type { Conflict } from '../use-routing';

/** Somebody else changed the draft: their draft is shown by now, and one's own change waits to be made on top of it. */
export function ConflictPanel({ conflict }: { conflict: Conflict }) {
  const { run, pending, failure } = useAction();
  const failed = failureOf('Your change was not made', failure);
  return (
    <div role="alert" className="mb-4 rounded-lg border border-caution/50 bg-caution-soft px-4 py-3">
      <div className="flex flex-wrap items-start gap-3">
        <GitMerge aria-hidden className="mt-0.5 size-4 flex-none" />
        <div className="min-w-0 flex-1 basis-64">
          <p className="font-medium">{conflict.author ?? 'Somebody else'} changed the draft meanwhile</p>
          <p className="text-ink-2">
            Not saved yet: {conflict.words}. You see the newest draft; your change can be made on top of it.
          </p>
        </div>
        <div className="flex gap-2">
          <Button size="small" onClick={conflict.drop}>
            Drop mine
          </Button>
          <Button size="small" variant="solid" pending={pending} onClick={() => run(conflict.apply)}>
            Make it on top
          </Button>
        </div>
      </div>
      {failed && <ErrorPanel {...failed} className="mt-3" />}
    </div>
  );
}
