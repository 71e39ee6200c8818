'use client';

import type { CredentialKind } from '@switchyard/core/providers/credential';
import type { ReactNode } from 'react';
import { useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Card } from '@/ui/card';
import { Lamp, type LampTone } from '@/ui/lamp';
import { When } from '@/ui/when';
import { AccountActions } from './account-actions';
import { ModelList } from './model-list';
import type { OfferedModel } from './offered-model';
import type { ProviderAccount } from './provider-account';

type AccountCardProps = {
  account: ProviderAccount;
  /** Its models with prices; undefined while loading, and empty for a disabled account. */
  offered: readonly OfferedModel[] | undefined;
  lock: string | undefined;
  onEdit: () => void;
};

/** One account: whether it works now, how it is reached, what it offers. */
export function AccountCard({ account, offered, lock, onEdit }: AccountCardProps) {
  const state = stateOf(account);
  const providers = useApi(contract.providers.list, {});
  const provider = providers.data?.items.find(({ id }) => id === account.provider);
  return (
    <Card aria-label={account.name}>
      <header className="flex items-start justify-between gap-3 px-5 pt-4">
        <div className="min-w-0">
          <h2 className="break-words font-semibold text-title">{account.name}</h2>
          <Lamp tone={state.tone} className="mt-0.5 text-ink-2">
            {state.words}
          </Lamp>
        </div>
        <AccountActions account={account} lock={lock} onEdit={onEdit} />
      </header>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2 px-5 pt-4 pb-4 sm:grid-cols-[1.6fr_1fr_1fr_1.2fr]">
        <Fact term="Provider">{provider?.name ?? account.provider}</Fact>
        <Fact term="Key">
          {account.credentialLast4 === '' ? (
            keyless(provider?.credential)
          ) : (
            <code className="font-mono text-small">…{account.credentialLast4}</code>
          )}
        </Fact>
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

/** What stands for a credential that has no last characters to show. */
function keyless(kind: CredentialKind | undefined): string {
  if (kind === 'none') return 'None';
  return kind === 'google-service-account' ? 'Key file' : 'Not shown';
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-caption text-ink-3">{term}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

/** The state that our own traffic of the last 24 hours shows. */
function stateOf({ status, attempts24h, failures24h }: ProviderAccount): { tone: LampTone; words: string } {
  if (status === 'disabled') return { tone: 'off', words: 'Disabled: not used' };
  if (attempts24h === 0) return { tone: 'off', words: 'No traffic in the last 24 hours' };
  const share = failures24h / attempts24h;
  const attempts = `${attempts24h.toLocaleString('en')} ${attempts24h === 1 ? 'attempt' : 'attempts'} in 24 h`;
  if (failures24h === 0) return { tone: 'clear', words: `Healthy: ${attempts}, none failed` };
  const failed = `${failures24h.toLocaleString('en')} of ${attempts} failed (${percent(share)})`;
  if (share >= 0.5) return { tone: 'stop', words: `Failing: ${failed}` };
  return share >= 0.05
    ? { tone: 'caution', words: `Degraded: ${failed}` }
    : { tone: 'clear', words: `Healthy: ${failed}` };
}

const percent = (share: number) =>
  `${(share * 100).toLocaleString('en', { maximumFractionDigits: share < 0.1 ? 1 : 0 })}%`;
