'use client';

import type { CredentialKind } from '@switchyard/core/providers/credential';
import { Dialog } from '@/ui/dialog';
import { CredentialForm } from './credential-form';
import type { ProviderAccount, ProviderCredential } from './provider-account';

/** What is done: a new credential, another name or weight, or another secret in its place. */
export type CredentialMode = 'add' | 'edit' | 'replace';

type CredentialDialogProps = {
  mode: CredentialMode;
  account: ProviderAccount;
  /** The one to change; undefined for a new one. */
  credential: ProviderCredential | undefined;
  kind: CredentialKind;
  open: boolean;
  onClose: () => void;
};

/** Adds, edits or replaces a credential. */
export function CredentialDialog({ open, onClose, ...form }: CredentialDialogProps) {
  const { mode, account, credential } = form;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={mode === 'add' ? `Add a credential to ${account.name}` : `${verbs[mode]} ${credential?.name ?? ''}`}
      description={descriptions[mode]}
    >
      <CredentialForm {...form} onDone={onClose} />
    </Dialog>
  );
}

const verbs = { edit: 'Edit', replace: 'Replace' } as const;

const descriptions = {
  add: 'Calls are shared between the credentials by weight, and another one is asked when the provider refuses one. It is sealed for the gateway as it is saved and cannot be shown again.',
  edit: 'The name is shown in reports and alerts; the weight decides its share of the calls.',
  replace:
    'New calls use the new one from the moment it is saved; calls under way finish with the old one. A parked credential is asked again.',
} as const;
