'use client';

import { failureOf, useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ErrorPanel } from '@/ui/error-panel';
import { Skeleton } from '@/ui/skeleton';
import { SetChanges } from '../draft/set-changes';
import type { RuleNames } from '../use-rule-names';

const nothing = { rules: [], aliases: [] };

/** What a version changed against the one before it. */
export function VersionChanges({ version, names }: { version: number; names: RuleNames }) {
  const after = useApi(contract.routingVersions.read, { params: { version } });
  const before = useApi(contract.routingVersions.read, { params: { version: version - 1 } }, { enabled: version > 1 });
  const failure = failureOf('The version could not be read', after.error ?? before.error);
  if (failure) return <ErrorPanel {...failure} className="mt-3" onRetry={() => void after.refetch()} />;
  const earlier = version > 1 ? before.data : nothing;
  return (
    <div className="mt-3">
      {after.data === undefined || earlier === undefined ? (
        <Skeleton className="h-16 w-full" />
      ) : (
        <SetChanges before={earlier} after={after.data} names={names} />
      )}
    </div>
  );
}

/** What going back to a version would change in what is in force. */
export function ChangesBack({ from, to, names }: { from: number; to: number; names: RuleNames }) {
  const now = useApi(contract.routingVersions.read, { params: { version: from } });
  const then = useApi(contract.routingVersions.read, { params: { version: to } });
  const failure = failureOf('The versions could not be compared', now.error ?? then.error);
  if (failure) return <ErrorPanel {...failure} />;
  if (now.data === undefined || then.data === undefined) return <Skeleton className="h-16 w-full" />;
  return <SetChanges before={now.data} after={then.data} names={names} />;
}
