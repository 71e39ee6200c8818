'use client';
import { useState } from 'react';
import type { Edited } from '@/policies/owner';
import { PolicyRows } from '@/policies/policy-rows';
import { failureOf, useApi, useLock } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { Card, CardHeader } from '@/ui/card';
import { ErrorPanel } from '@/ui/error-panel';
import { Skeleton } from '@/ui/skeleton';
import { type ListedPolicy, policySentence } from './cache-policy';
import { PolicyDialog } from './policy-dialog';

const lamps = {
  on: { tone: 'clear', words: 'On' },
  off: { tone: 'off', words: 'Off' },
  unsaid: undefined,
} as const;

/** Who says what of caching: the organization, teams, keys. Rules say theirs in Routing. */
export function CachePolicies() {
  const [edited, setEdited] = useState<Edited<ListedPolicy>>();
  const policies = useApi(contract.cachePolicies.list, {});
  const lock = useLock('cache.manage');
  const failure = failureOf('The policies could not be read', policies.error);
  const items = policies.data?.items;
  return (
    <Card aria-labelledby="cache-policies" aria-busy={items === undefined || undefined}>
      <CardHeader
        id="cache-policies"
        title="Who may use it"
        sub="the most specific that says something holds: organization, then routing rule, then team, then key"
        action={
          <ActionButton reason={lock} onClick={() => setEdited('new')}>
            For a team or key
          </ActionButton>
        }
      />
      {failure && (
        <div className="px-5 pb-4">
          <ErrorPanel {...failure} onRetry={() => void policies.refetch()} />
        </div>
      )}
      {items === undefined && failure === undefined && (
        <div className="px-5 pb-5">
          <Skeleton className="h-10 w-full" />
        </div>
      )}
      {items !== undefined && (
        <PolicyRows
          policies={items}
          unsaid={{ lamp: lamps.off, sentence: 'Off, until somebody below or a rule switches it on.' }}
          describe={({ team, key, policy }) => ({
            // What the organization does not switch on is off.
            lamp: lamps[policy.mode ?? (team || key ? 'unsaid' : 'off')],
            sentence: policySentence(policy),
          })}
          lock={lock}
          onEdit={setEdited}
          rowClassName="px-5"
        />
      )}
      <PolicyDialog edited={edited} onClose={() => setEdited(undefined)} />
    </Card>
  );
}
