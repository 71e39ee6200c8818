'use client';
import { useState } from 'react';
import type { Edited } from '@/policies/owner';
import { PolicyRows } from '@/policies/policy-rows';
import { failureOf, useApi, useLock } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { ErrorPanel } from '@/ui/error-panel';
import { Skeleton } from '@/ui/skeleton';
import { type ListedPolicy, policySentence } from './content-policy';
import { PolicyDialog } from './policy-dialog';

const nothingSaid = {
  sentence: 'Nothing of what is said is kept, only figures, until the organization, a team or a key says so.',
};

/** Who says what of keeping what is said. */
export function ContentPolicies() {
  const [edited, setEdited] = useState<Edited<ListedPolicy>>();
  const policies = useApi(contract.contentPolicies.list, {});
  const lock = useLock('request-logs.manage');
  const failure = failureOf('The policies could not be read', policies.error);
  if (failure) return <ErrorPanel {...failure} onRetry={() => void policies.refetch()} />;
  if (policies.data === undefined) return <Skeleton className="h-16 w-full" />;
  return (
    <div className="grid gap-3">
      <PolicyRows
        policies={policies.data.items}
        unsaid={nothingSaid}
        describe={({ policy }) => ({ sentence: policySentence(policy) })}
        lock={lock}
        onEdit={setEdited}
        rowClassName="first:border-t-0 first:pt-0"
      />
      <ActionButton reason={lock} className="justify-self-start" onClick={() => setEdited('new')}>
        For a team or key
      </ActionButton>
      <PolicyDialog edited={edited} onClose={() => setEdited(undefined)} />
    </div>
  );
}
