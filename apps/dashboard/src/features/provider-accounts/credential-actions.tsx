'use client';

import type { CredentialKind } from '@switchyard/core/providers/credential';
import { CirclePlay, Droplets, Ellipsis, KeyRound, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { ConfirmDialog, type Impact } from '@/ui/confirm-dialog';
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from '@/ui/dropdown-menu';
import { formatCount } from '@/ui/format';
import { When } from '@/ui/when';
import { CredentialDialog } from './credential-dialog';
import { shareOf, stopLock } from './credential-words';
import type { ProviderAccount, ProviderCredential } from './provider-account';

type CredentialActionsProps = {
  account: ProviderAccount;
  credential: ProviderCredential;
  kind: CredentialKind;
  lock: string | undefined;
};

/** What can be done with a credential. What stops its calls shows its impact first; draining can be undone. */
export function CredentialActions({ account, credential, kind, lock }: CredentialActionsProps) {
  const [open, setOpen] = useState<'edit' | 'replace' | 'drain' | 'remove'>();
  const call = useCall();
  const params = { id: account.id, credentialId: credential.id };
  const locked = lock !== undefined;
  const stop = stopLock(credential, account.credentials);
  const show = (which: typeof open) => (shown: boolean) => setOpen(shown ? which : undefined);
  const drain = (draining: boolean) => call(contract.providerCredentials.update, { params, body: { draining } });
  const use = () =>
    drain(false).then(
      () => toast.success(`${credential.name} is used again`),
      (error: Error) => toast.error(`${credential.name} still drains. ${error.message}`),
    );
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <Button variant="quiet" size="icon" aria-label={`Actions for ${credential.name} of ${account.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        </MenuTrigger>
        <MenuContent align="end">
          {(lock ?? stop) !== undefined && <MenuLabel className="max-w-60">{lock ?? stop}</MenuLabel>}
          <MenuItem disabled={locked} onSelect={() => setOpen('edit')}>
            <Pencil aria-hidden /> Edit name and weight
          </MenuItem>
          <MenuItem disabled={locked} onSelect={() => setOpen('replace')}>
            <KeyRound aria-hidden /> Replace
          </MenuItem>
          {credential.drainingSince === null ? (
            <MenuItem disabled={locked || stop !== undefined} onSelect={() => setOpen('drain')}>
              <Droplets aria-hidden /> Drain
            </MenuItem>
          ) : (
            <MenuItem disabled={locked} onSelect={() => void use()}>
              <CirclePlay aria-hidden /> Use again
            </MenuItem>
          )}
          <MenuSeparator />
          <MenuItem tone="danger" disabled={locked || stop !== undefined} onSelect={() => setOpen('remove')}>
            <Trash2 aria-hidden /> Remove
          </MenuItem>
        </MenuContent>
      </Menu>
      <CredentialDialog
        mode={open === 'replace' ? 'replace' : 'edit'}
        account={account}
        credential={credential}
        kind={kind}
        open={open === 'edit' || open === 'replace'}
        onClose={() => setOpen(undefined)}
      />
      <ConfirmDialog
        open={open === 'drain'}
        onOpenChange={show('drain')}
        title={`Drain ${credential.name}?`}
        description="No new call uses it from now on; calls under way finish. The account's other credentials take its share. It can be used again at any time."
        impact={impactOf(account, credential)}
        action="Drain credential"
        onConfirm={async () => {
          await drain(true);
          const action = { label: 'Undo', onClick: () => void use() };
          toast.success(`${credential.name} drains`, { duration: 8_000, action });
        }}
      />
      <ConfirmDialog
        open={open === 'remove'}
        onOpenChange={show('remove')}
        title={`Remove ${credential.name}?`}
        description="The credential is deleted and cannot be brought back. Calls under way may fail; drain it first to let them finish."
        impact={impactOf(account, credential)}
        typedName={credential.name}
        action="Remove credential"
        onConfirm={async () => {
          await call(contract.providerCredentials.remove, { params });
          toast.success(`${credential.name} is removed`);
        }}
      />
    </>
  );
}

function impactOf(account: ProviderAccount, credential: ProviderCredential): Impact[] {
  return [
    { label: 'Attempts in the last 24 hours', value: formatCount(credential.attempts24h) },
    { label: 'Last used', value: <When at={credential.lastUsedAt} never="not in 24 hours" /> },
    { label: 'Its share of the calls', value: shareOf(credential, account.credentials) ?? 'none: it drains' },
  ];
}
