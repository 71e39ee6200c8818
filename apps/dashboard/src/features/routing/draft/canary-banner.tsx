'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { failureOf, useAction, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { ErrorPanel } from '@/ui/error-panel';
import { Lamp } from '@/ui/lamp';
import { When } from '@/ui/when';
import type { RoutingView } from '../routing-set';

type CanaryBannerProps = {
  view: RoutingView;
  canary: NonNullable<RoutingView['canary']>;
  lock: string | undefined;
  onChanged: (view: RoutingView) => void;
};

/** A version that decides for a share of the requests: give it more, all, or none. */
export function CanaryBanner({ view, canary, lock, onChanged }: CanaryBannerProps) {
  const call = useCall();
  const { run, pending, failure } = useAction();
  const [ending, setEnding] = useState(false);
  const failed = failureOf('The share was not changed', failure);
  const next = [10, 50].filter((share) => share > canary.percent);
  const change = async (percent: number) => {
    onChanged(await call(contract.routing.setCanary, { body: { version: canary.version, percent } }));
    toast.success(
      percent === 100
        ? `Version ${canary.version} is in force`
        : percent === 0
          ? `Version ${canary.version} decides nothing any more`
          : `Version ${canary.version} decides for ${percent}% of the requests`,
    );
  };
  return (
    <section aria-label="Canary" className="mb-4 rounded-xl border border-caution/50 bg-caution-soft px-5 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <Lamp tone="caution" className="text-body">
            <span className="font-medium">
              Version {canary.version} decides for {canary.percent}% of the requests
            </span>
          </Lamp>
          <p className="text-ink-2 text-small">
            The rest is decided by version {view.published.version}. Published <When at={canary.publishedAt} />
            {canary.author !== null && ` by ${canary.author}`}
            {canary.note !== '' && `: “${canary.note}”`}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          {next.map((share) => (
            <ActionButton
              key={share}
              size="small"
              reason={lock}
              pending={pending}
              onClick={() => run(() => change(share))}
            >
              Raise to {share}%
            </ActionButton>
          ))}
          <ActionButton size="small" variant="danger" reason={lock} onClick={() => setEnding(true)}>
            End it
          </ActionButton>
          <ActionButton size="small" reason={lock} pending={pending} onClick={() => run(() => change(100))}>
            Use for all
          </ActionButton>
        </div>
      </div>
      {failed && <ErrorPanel {...failed} className="mt-3" />}
      <ConfirmDialog
        open={ending}
        onOpenChange={setEnding}
        title={`End the canary of version ${canary.version}?`}
        description={`Every request is decided by version ${view.published.version} again. The history keeps version ${canary.version}.`}
        impact={[{ label: 'Share that it decides for', value: `${canary.percent}%` }]}
        action="End the canary"
        onConfirm={() => change(0)}
      />
    </section>
  );
}
