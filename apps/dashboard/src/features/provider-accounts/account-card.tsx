'use client';

import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { Card } from '@/ui/card';
import { cn } from '@/ui/cn';
import { Lamp } from '@/ui/lamp';
import { useNow } from '@/ui/use-now';
import { When } from '@/ui/when';
import { AccountActions } from './account-actions';
import type { AccountHealth } from './account-health';
import type { OfferedProvider } from './account-values';
import { AwayBanner } from './away-banner';
import { CredentialList } from './credential-list';
import { HealthPanel } from './health-panel';
import { isAway, stateOf } from './health-words';
import { ModelList } from './model-list';
import type { OfferedModel } from './offered-model';
import type { ProviderAccount } from './provider-account';
import { RouteAway } from './route-away';

type AccountCardProps = {
  account: ProviderAccount;
  /** All of the organization's, this one too. */
  accounts: readonly ProviderAccount[];
  /** Undefined while the providers are read. */
  provider: OfferedProvider | undefined;
  health: AccountHealth | undefined;
  healthFailed: boolean;
  /** Its models with prices; undefined while loading, and empty for a disabled account. */
  offered: readonly OfferedModel[] | undefined;
  /** Another page leads here: it is brought into sight. */
  shown: boolean;
  lock: string | undefined;
  onEdit: () => void;
};

/** One account: whether it works now, what it signs in with, how it is reached, what it offers. */
export function AccountCard(props: AccountCardProps) {
  const { account, accounts, provider, health, healthFailed, offered, shown, lock, onEdit } = props;
  const now = useNow(5_000);
  const state = stateOf(account, health?.lastHour, now);
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (shown) place.current?.scrollIntoView({ block: 'start' });
  }, [shown]);
  return (
    <Card
      ref={place}
      aria-label={account.name}
      className={cn('scroll-mt-16', shown && 'border-accent')}
      {...(shown ? { 'aria-current': true } : {})}
    >
      <header className="flex flex-wrap items-start justify-between gap-x-3 gap-y-2 px-5 pt-4 pb-4">
        <div className="min-w-0 flex-1 basis-60">
          <h2 className="break-words font-semibold text-title">
            {account.name}{' '}
            <span className="font-normal text-caption text-ink-3">{provider?.name ?? account.provider}</span>
          </h2>
          <Lamp tone={state.tone} className="mt-0.5 text-ink-2">
            {state.words}
          </Lamp>
        </div>
        <div className="flex items-center gap-1">
          {account.status === 'enabled' && <RouteAway account={account} accounts={accounts} lock={lock} />}
          <AccountActions account={account} lock={lock} onEdit={onEdit} />
        </div>
      </header>
      {account.awayUntil !== null && isAway(account, now) && (
        <AwayBanner account={account} until={account.awayUntil} lock={lock} />
      )}
      <HealthPanel account={account} health={health} failed={healthFailed} />
      <CredentialList account={account} kind={provider?.credential ?? 'api-key'} lock={lock} />
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2 border-t px-5 py-4">
        <Fact term="Priority">{account.priority}</Fact>
        <Fact term="Last used">
          <When at={account.lastUsedAt} />
        </Fact>
        <div className="col-span-full min-w-0">
          <dt className="text-caption text-ink-3">Base URL</dt>
          <dd className="break-all font-mono text-small">{account.baseUrl}</dd>
        </div>
      </dl>
      <ModelList account={account} offered={offered} />
    </Card>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-caption text-ink-3">{term}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}
