'use client';

import { toast } from 'sonner';
import { failureOf, useAction, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { ErrorPanel } from '@/ui/error-panel';
import type { ProviderAccount } from './provider-account';
import { Until } from './until';

type AwayBannerProps = { account: ProviderAccount; until: string; lock: string | undefined };

/** Says that traffic is routed away, until when, and ends it. */
export function AwayBanner({ account, until, lock }: AwayBannerProps) {
  const call = useCall();
  const { run, pending, failure } = useAction();
  const problem = failureOf('Traffic was not brought back', failure);
  const bringBack = () =>
    run(async () => {
      await call(contract.providerAccounts.routeAway, { params: { id: account.id }, body: { minutes: 0 } });
      toast.success(`${account.name} serves again`);
    });
  return (
    <div className="mx-5 mb-4 grid gap-2">
      <div
        role="status"
        className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-lg bg-caution-soft px-4 py-3"
      >
        <p className="min-w-0 flex-1 basis-56">
          <span className="font-medium">
            Away <Until at={until} />
          </span>
          <span className="block text-ink-2 text-small">
            Then traffic returns by itself. Until then it is asked only when nothing else can serve.
          </span>
        </p>
        <ActionButton reason={lock} pending={pending} onClick={bringBack}>
          Bring back now
        </ActionButton>
      </div>
      {problem && <ErrorPanel {...problem} />}
    </div>
  );
}
