'use client';

import { Plus } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useConditionNames } from '@/conditions/use-condition-names';
import { failureOf, useApi, useLock } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { Card } from '@/ui/card';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { counted } from '@/ui/format';
import { Skeleton } from '@/ui/skeleton';
import { LimitDialog } from './limit-dialog';
import type { LimitPolicy } from './limit-policy';
import { LimitRow } from './limit-row';
import { limitTemplates } from './limit-templates';

/** Caps on requests, tokens and calls at once, as sentences with what is left of them. */
export function LimitsPanel() {
  // "new", "new:<template>" or the id of a limit.
  const [edited, setEdited] = useQueryState('limit', parseAsString.withDefault('').withOptions({ history: 'push' }));
  const policies = useApi(contract.limitPolicies.list, {}, { everyMs: 5000 });
  const names = useConditionNames();
  const lock = useLock('limits.manage');
  const failure = failureOf('The limits could not be read', policies.error ?? names.error);
  const items = policies.data?.items;
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-[72ch] text-ink-2">{items && leadOf(items)}</p>
        <ActionButton reason={lock} onClick={() => void setEdited('new')}>
          <Plus aria-hidden /> Add a limit
        </ActionButton>
      </div>
      {failure && <ErrorPanel {...failure} onRetry={() => void policies.refetch()} />}
      {(items !== undefined || failure === undefined) && (
        <Card aria-label="Limits" aria-busy={items === undefined || undefined}>
          {items === undefined && <RowSkeletons />}
          {items?.length === 0 && <NoLimit lock={lock} onPick={(template) => void setEdited(`new:${template}`)} />}
          {items !== undefined && items.length > 0 && (
            <ul>
              {items.map((policy) => (
                <LimitRow
                  key={policy.id}
                  policy={policy}
                  names={names}
                  lock={lock}
                  onEdit={() => void setEdited(policy.id)}
                />
              ))}
            </ul>
          )}
        </Card>
      )}
      <p className="text-caption text-ink-3">
        A call must fit every limit it falls under; one that does not is refused with 429, counts nowhere, and is told
        the limit’s name and when to try again. Windows slide: no stretch of a minute ever holds more than the minute’s
        limit. Tokens are estimated when a call begins and put right when it ends.
      </p>
      <LimitDialog
        edited={lock === undefined ? edited : ''}
        policies={items}
        names={names}
        onClose={() => void setEdited('')}
      />
    </div>
  );
}

function leadOf(policies: readonly LimitPolicy[]): string {
  if (policies.length === 0) return 'Nothing is limited yet: callers ask as often as they like.';
  const refusing = policies.filter(({ refused24h }) => refused24h > 0);
  const refused = refusing.reduce((sum, { refused24h }) => sum + refused24h, 0);
  if (refused === 0) return 'No call was refused in the last 24 hours.';
  const by = refusing.map(({ name }) => name);
  return by.length <= 3
    ? `${counted(refused, 'call')} refused in the last 24 hours, by ${by.join(', ')}.`
    : `${counted(refused, 'call')} refused in the last 24 hours, by ${counted(by.length, 'limit')}.`;
}

function NoLimit({ lock, onPick }: { lock: string | undefined; onPick: (template: string) => void }) {
  return (
    <>
      <NothingYet title="No limit yet" className="pb-6">
        A limit caps how many requests, tokens or calls at once somebody gets, so that one application cannot use up
        what all share. Start from one of these:
      </NothingYet>
      <ul className="grid gap-3 px-5 pb-6 sm:grid-cols-2">
        {limitTemplates.map(({ id, title, about }) => (
          <li key={id} className="flex flex-col items-start gap-3 rounded-lg border bg-sunken/60 p-4">
            <div>
              <h3 className="font-medium">{title}</h3>
              <p className="text-ink-2 text-small">{about}</p>
            </div>
            <ActionButton size="small" className="mt-auto" reason={lock} onClick={() => onPick(id)}>
              Start from it<span className="sr-only">: {title}</span>
            </ActionButton>
          </li>
        ))}
      </ul>
    </>
  );
}

function RowSkeletons() {
  return ['first', 'second'].map((key) => (
    <div key={key} className="grid gap-2 border-t px-5 py-4 first:border-t-0">
      <Skeleton className="h-4 w-40" />
      <Skeleton className="h-4 w-full max-w-lg" />
      <Skeleton className="h-3 w-32" />
    </div>
  ));
}
