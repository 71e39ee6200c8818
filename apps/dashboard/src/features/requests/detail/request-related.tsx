'use client';
import { failureOf, useApi } from '@/server/client/use-api';
import { contract, type RouteOutput } from '@/server/contract';
import { ErrorPanel } from '@/ui/error-panel';
import { formatDuration, utcClockMs, utcDay } from '@/ui/format';
import { Skeleton, skeletonKeys } from '@/ui/skeleton';
import { costText } from '../cost';
import { Outcome } from '../outcome';
import { Models } from '../request-columns';

type Related = RouteOutput<typeof contract.requests.related>;
type Item = Related['session'][number];

/** Requests of the same session, trace or call, and the one that the cache ties to it. */
export function RequestRelated({ id, onOpen }: { id: string; onOpen: (id: string) => void }) {
  const related = useApi(contract.requests.related, { params: { id } });
  const failure = failureOf('The related requests could not be read', related.error);
  if (failure !== undefined) return <ErrorPanel {...failure} onRetry={() => void related.refetch()} />;
  if (related.data === undefined) {
    return (
      <div aria-busy className="grid gap-3">
        {skeletonKeys(4).map((key) => (
          <Skeleton key={key} className="h-10 w-full" />
        ))}
      </div>
    );
  }
  const { session, trace, retries, cacheSource } = related.data;
  if (session.length + trace.length + retries.length === 0 && cacheSource === null)
    return <p className="text-ink-2">No other request has its session, its trace or its client's id.</p>;
  return (
    <div className="grid gap-6">
      <Part title="Tries of the same call" items={retries} onOpen={onOpen} />
      <Part title="The request whose answer it was given" items={cacheSource ? [cacheSource] : []} onOpen={onOpen} />
      <Part title="Same session" items={session} onOpen={onOpen} />
      <Part title="Same trace" items={trace} onOpen={onOpen} />
    </div>
  );
}

interface PartProps {
  title: string;
  items: readonly Item[];
  onOpen: (id: string) => void;
}

function Part({ title, items, onOpen }: PartProps) {
  if (items.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="mb-1 font-medium text-caption text-ink-3">{title}</h3>
      <ol className="border-t">
        {items.map((item) => (
          <li key={item.id} className="border-b">
            <button
              type="button"
              onClick={() => onOpen(item.id)}
              className="flex w-full flex-wrap items-center gap-x-3 gap-y-0.5 py-2 text-left hover:bg-sunken focus-visible:outline-offset-[-2px]"
            >
              <span className="font-mono text-caption">
                {utcDay(item.startedAt)} {utcClockMs(item.startedAt)}
              </span>
              <Outcome outcome={item.outcome} code={item.errorCode} />
              <Models asked={item.modelAsked} served={item.modelServed} />
              <span className="ml-auto text-caption text-ink-2">
                {formatDuration(item.latencyMs)} · {costText(item.costNanos)}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
