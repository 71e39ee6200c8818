'use client';

import { useState } from 'react';
import { failureOf, useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { cn } from '@/ui/cn';
import { ErrorPanel } from '@/ui/error-panel';
import { Skeleton } from '@/ui/skeleton';
import { When } from '@/ui/when';

type LoggedRequestsProps = { selected: string | null; onPick: (id: string) => void };

const dayMs = 24 * 3_600_000;

/** The last requests, to try routing on one of them. */
export function LoggedRequests({ selected, onPick }: LoggedRequestsProps) {
  // The range stays as it was opened: asking for another one each time would read the list anew all the time.
  const [since] = useState(() => new Date(Date.now() - 7 * dayMs).toISOString());
  const list = useApi(contract.requests.list, { query: { from: since, limit: 12 } });
  const failure = failureOf('The last requests could not be read', list.error);
  return (
    <section aria-label="The last requests">
      <h3 className="mb-1 font-medium text-caption text-ink-3">Or one of the last</h3>
      {failure && <ErrorPanel {...failure} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-32 w-full" />}
      {list.data?.items.length === 0 && <p className="text-ink-2">No request in the last 7 days.</p>}
      <ul className="border-t">
        {list.data?.items.map(({ id, modelAsked, team, startedAt, ruleName, outcome }) => (
          <li key={id} className="border-b">
            <button
              type="button"
              aria-pressed={id === selected}
              onClick={() => onPick(id)}
              className={cn(
                'flex w-full flex-wrap items-center gap-x-3 px-2 py-1.5 text-left text-small hover:bg-sunken',
                id === selected && 'bg-accent-soft',
              )}
            >
              <span className="min-w-0 flex-1 basis-28 truncate font-mono">{modelAsked}</span>
              <span className="text-ink-2">{team.name}</span>
              <span className="text-ink-3">{ruleName ?? 'no rule'}</span>
              <span className="text-ink-2">{outcome.toLowerCase()}</span>
              <span className="text-caption text-ink-3">
                <When at={startedAt} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
