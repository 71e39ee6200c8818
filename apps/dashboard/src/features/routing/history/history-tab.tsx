'use client';

import { useQueryStates } from 'nuqs';
import { useState } from 'react';
import { failureOf, useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { Skeleton, skeletonKeys } from '@/ui/skeleton';
import { When } from '@/ui/when';
import type { Versions } from '../list/rule-facts';
import { routingSearch } from '../routing-search';
import type { RoutingView } from '../routing-set';
import type { RuleNames } from '../use-rule-names';
import { RollBackDialog } from './roll-back-dialog';
import { VersionChanges } from './version-changes';

type HistoryTabProps = {
  view: RoutingView | undefined;
  names: RuleNames;
  lock: string | undefined;
  onChanged: (view: RoutingView) => void;
};

/** Every published version, newest first: who, when, why, what changed, and the way back to it. */
export function HistoryTab({ view, names, lock, onChanged }: HistoryTabProps) {
  const [{ version: opened }, setSearch] = useQueryStates(routingSearch);
  const [target, setTarget] = useState<number>();
  const versions = useApi(contract.routingVersions.list, {});
  const failure = failureOf('The history could not be read', versions.error);
  return (
    <Card aria-label="History" aria-busy={versions.isPending || undefined}>
      {failure && <ErrorPanel {...failure} onRetry={() => void versions.refetch()} className="m-4" />}
      {versions.isPending && !failure && <Skeletons />}
      {versions.data?.items.length === 0 && (
        <NothingYet title="Nothing was published yet">
          Each time the draft is published, its version stands here with its author and note, and can be brought back.
        </NothingYet>
      )}
      <ol aria-label="Versions">
        {versions.data?.items.map((item) => (
          <li key={item.version} className="border-t px-5 py-3.5 first:border-t-0">
            <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
              <Heading item={item} view={view} />
              <div className="flex gap-2">
                <Button
                  size="small"
                  aria-expanded={opened === item.version}
                  onClick={() => void setSearch({ version: opened === item.version ? null : item.version })}
                >
                  {opened === item.version ? 'Hide changes' : 'Changes'}
                  <span className="sr-only"> of version {item.version}</span>
                </Button>
                {item.version !== view?.published.version && item.version !== view?.canary?.version && (
                  <ActionButton size="small" reason={lock} onClick={() => setTarget(item.version)}>
                    Roll back to this<span className="sr-only">, version {item.version}</span>
                  </ActionButton>
                )}
              </div>
            </div>
            {opened === item.version && <VersionChanges version={item.version} names={names} />}
          </li>
        ))}
      </ol>
      <RollBackDialog
        version={target}
        current={view?.published.version}
        names={names}
        onClose={() => setTarget(undefined)}
        onChanged={onChanged}
      />
    </Card>
  );
}

function Heading({ item, view }: { item: Versions[number]; view: RoutingView | undefined }) {
  const state =
    item.version === view?.published.version
      ? 'in force'
      : item.version === view?.canary?.version
        ? `canary, ${view.canary.percent}%`
        : undefined;
  return (
    <div className="min-w-0 flex-1 basis-64">
      <p>
        <span className="font-medium">Version {item.version}</span>{' '}
        {state !== undefined && <span className="text-small">· {state}</span>}{' '}
        <span className="text-caption text-ink-3">
          <When at={item.createdAt} />
          {item.author !== null && ` · ${item.author}`}
        </span>
      </p>
      {item.note !== '' && <p className="text-ink-2">“{item.note}”</p>}
      <p className="text-caption text-ink-3">{changesInWords(item.changes)}</p>
    </div>
  );
}

function changesInWords(changes: Versions[number]['changes']): string {
  if (changes.length === 0) return 'No change';
  const shown = changes.slice(0, 4).map(({ kind, what, name }) => `${what === 'alias' ? 'alias ' : ''}${name} ${kind}`);
  return [...shown, ...(changes.length > 4 ? [`${changes.length - 4} more`] : [])].join(', ');
}

function Skeletons() {
  return skeletonKeys(4).map((key) => (
    <div key={key} className="grid gap-2 border-b px-5 py-4 last:border-b-0">
      <Skeleton className="h-4 w-56" />
      <Skeleton className="h-3 w-80 max-w-full" />
    </div>
  ));
}
