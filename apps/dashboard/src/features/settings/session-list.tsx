'use client';

import { toast } from 'sonner';
import { failureOf, useAction, useApi, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { ErrorPanel } from '@/ui/error-panel';
import { Lamp } from '@/ui/lamp';
import { Skeleton } from '@/ui/skeleton';
import { When } from '@/ui/when';

/** The person's signed-in browsers. */
export function SessionList() {
  const sessions = useApi(contract.sessions.list, {});
  const call = useCall();
  const { run, failure } = useAction();
  const readFailure = failureOf('Your sessions could not be read', sessions.error);
  const endFailure = failureOf('The session was not ended', failure);
  return (
    <div className="grid gap-3">
      {readFailure && <ErrorPanel {...readFailure} onRetry={() => void sessions.refetch()} />}
      {endFailure && <ErrorPanel {...endFailure} />}
      {sessions.isPending && <Skeleton className="h-14 w-full" />}
      <ul aria-label="Sessions" className="divide-y divide-line">
        {sessions.data?.items.map(({ id, userAgent, ipAddress, lastSeenAt, current }) => (
          <li key={id} className="flex items-center justify-between gap-4 py-2.5">
            <div className="min-w-0">
              <p className="truncate font-medium" title={userAgent}>
                {browserOf(userAgent)}
              </p>
              <p className="text-caption text-ink-3">
                {ipAddress || 'address not known'} · seen <When at={lastSeenAt} />
              </p>
            </div>
            {current ? (
              <Lamp tone="clear">This browser</Lamp>
            ) : (
              <ActionButton
                size="small"
                onClick={() =>
                  run(async () => {
                    await call(contract.sessions.revoke, { params: { id } });
                    toast.success('The session has ended');
                  })
                }
              >
                End<span className="sr-only"> the session on {browserOf(userAgent)}</span>
              </ActionButton>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

const browsers = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['HeadlessChrome/', 'Headless Chrome'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
  ['curl/', 'curl'],
] as const;
const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/** "Firefox on Linux"; the text itself when nothing in it is known. */
function browserOf(userAgent: string): string {
  const browser = browsers.find(([mark]) => userAgent.includes(mark))?.[1];
  const system = systems.find(([mark]) => userAgent.includes(mark))?.[1];
  if (browser === undefined) return userAgent || 'Unknown browser';
  return system === undefined ? browser : `${browser} on ${system}`;
}
