'use client';

import type { CredentialKind } from '@switchyard/core/providers/credential';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { ActionButton } from '@/ui/action-button';
import { CredentialDialog } from './credential-dialog';
import { CredentialRow } from './credential-row';
import type { ProviderAccount } from './provider-account';

type CredentialListProps = { account: ProviderAccount; kind: CredentialKind; lock: string | undefined };

/** What the account signs in with; several credentials share its calls. */
export function CredentialList({ account, kind, lock }: CredentialListProps) {
  const [adding, setAdding] = useState(false);
  return (
    <section aria-label={`Credentials of ${account.name}`} className="border-t pt-3 pb-1">
      <header className="flex items-center justify-between gap-3 px-5 pb-2">
        <h3 className="font-medium text-small">
          Credentials <span className="ml-1 font-normal text-caption text-ink-3">{account.credentials.length}</span>
        </h3>
        <ActionButton size="small" reason={lock} onClick={() => setAdding(true)}>
          <Plus aria-hidden />
          <span>
            Add<span className="max-sm:sr-only"> credential</span>
            <span className="sr-only"> to {account.name}</span>
          </span>
        </ActionButton>
      </header>
      <ul className="divide-y divide-line border-t">
        {account.credentials.map((credential) => (
          <CredentialRow key={credential.id} account={account} credential={credential} kind={kind} lock={lock} />
        ))}
      </ul>
      <CredentialDialog
        mode="add"
        account={account}
        credential={undefined}
        kind={kind}
        open={adding}
        onClose={() => setAdding(false)}
      />
    </section>
  );
}
