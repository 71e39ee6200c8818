'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import { failureOf, useAction, useApi, useCall } from '@/server/client/use-api';
import { contract, type RouteOutput } from '@/server/contract';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Drawer } from '@/ui/drawer';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { counted } from '@/ui/format';
import { Pager } from '@/ui/pager';
import { Skeleton } from '@/ui/skeleton';
import { useCursorPages } from '@/ui/use-cursor-pages';
import { When } from '@/ui/when';
import type { Sink } from './sink-words';

type Letter = RouteOutput<typeof contract.logSinks.deadLetters>['items'][number];
type DeadLettersProps = {
  /** Undefined closes it. */
  sink: Sink | undefined;
  onClose: () => void;
};

/** Requests that a sink did not take, to send again or to throw away. */
export function DeadLetters({ sink, onClose }: DeadLettersProps) {
  return (
    <Drawer
      open={sink !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={`Dead letters of ${sink?.name ?? ''}`}
      description="Requests that it did not take in ten tries or a day. They stay in the log in any case."
    >
      {sink && <Letters sink={sink} />}
    </Drawer>
  );
}

function Letters({ sink }: { sink: Sink }) {
  const call = useCall();
  const pages = useCursorPages(sink.id);
  const { run, pending, failure } = useAction();
  const [discarding, setDiscarding] = useState<Letter | 'all'>();
  const params = { id: sink.id };
  const query = { limit: 50, ...(pages.cursor === undefined ? {} : { cursor: pages.cursor }) };
  const letters = useApi(contract.logSinks.deadLetters, { params, query }, { keep: true });
  const retry = (requestIds?: string[]) =>
    run(async () => {
      const body = requestIds ? { requestIds } : {};
      const { count } = await call(contract.logSinks.retryDeadLetters, { params, body });
      if (!requestIds) pages.toFirst();
      toast.success(`${counted(count, 'request')} will be sent again`);
    });
  const readFailure = failureOf('Dead letters could not be read', letters.error);
  const retryFailure = failureOf('They are not sent again', failure);
  if (readFailure) return <ErrorPanel {...readFailure} onRetry={() => void letters.refetch()} />;
  if (letters.data === undefined) return <Skeleton className="h-24 w-full" />;
  const { items, nextCursor } = letters.data;
  if (items.length === 0 && pages.pageNumber === 1)
    return <NothingYet title="No dead letter">The sink took everything, or it still waits.</NothingYet>;
  return (
    <div className="grid gap-3">
      {retryFailure && <ErrorPanel {...retryFailure} />}
      <div className="flex flex-wrap gap-2">
        <Button pending={pending} onClick={() => retry()}>
          Send all again
        </Button>
        <Button variant="danger" onClick={() => setDiscarding('all')}>
          Throw all away…
        </Button>
      </div>
      <ul aria-label="Dead letters" className="divide-y divide-line border-y">
        {items.map((letter) => (
          <LetterRow
            key={letter.requestId}
            letter={letter}
            onRetry={() => retry([letter.requestId])}
            onDiscard={() => setDiscarding(letter)}
          />
        ))}
      </ul>
      <Pager
        {...(pages.pageNumber > 1 || nextCursor !== null ? { summary: `Page ${pages.pageNumber}` } : {})}
        onPrevious={pages.pageNumber > 1 ? pages.toPrevious : undefined}
        onNext={nextCursor === null ? undefined : () => pages.toNext(nextCursor)}
      />
      <ConfirmDialog
        open={discarding !== undefined}
        onOpenChange={(open) => !open && setDiscarding(undefined)}
        title={discarding === 'all' ? 'Throw all dead letters away?' : 'Throw this dead letter away?'}
        description={`${sink.name} never gets them. The requests stay in the log.`}
        action="Throw away"
        onConfirm={async () => {
          const body = typeof discarding === 'object' ? { requestIds: [discarding.requestId] } : {};
          const { count } = await call(contract.logSinks.discardDeadLetters, { params, body });
          pages.toFirst();
          toast.success(`${counted(count, 'dead letter')} thrown away`);
        }}
      />
    </div>
  );
}

type LetterRowProps = { letter: Letter; onRetry: () => void; onDiscard: () => void };

function LetterRow({ letter: { requestId, deadAt, attempts, error }, onRetry, onDiscard }: LetterRowProps) {
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 py-2.5">
      <div className="min-w-0">
        <p className="break-all font-mono text-small">{requestId}</p>
        <p className="break-words text-ink-2">{error ?? 'The other side did not say why.'}</p>
        <p className="text-caption text-ink-3">
          given up <When at={deadAt} /> after {counted(attempts, 'try', 'tries')}
        </p>
      </div>
      <span className="flex gap-1">
        <Button size="small" variant="quiet" onClick={onRetry}>
          Send again<span className="sr-only"> {requestId}</span>
        </Button>
        <Button size="small" variant="quiet" onClick={onDiscard}>
          Throw away…<span className="sr-only"> {requestId}</span>
        </Button>
      </span>
    </li>
  );
}
