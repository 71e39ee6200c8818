'use client';

import { useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Dialog } from '@/ui/dialog';
import { Skeleton } from '@/ui/skeleton';
import { AccountForm } from './account-form';
import type { ProviderAccount } from './provider-account';

type AccountDialogProps = {
  /** The account to edit; undefined for a new one. */
  account: ProviderAccount | undefined;
  open: boolean;
  onClose: () => void;
};

/** Adds or edits a provider account. */
export function AccountDialog({ account, open, onClose }: AccountDialogProps) {
  const providers = useApi(contract.providers.list, {}, { enabled: open });
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={account === undefined ? 'Add a provider account' : `Edit ${account.name}`}
      description={
        account === undefined
          ? 'What signs the account in is sealed for the gateway as it is saved: it cannot be shown again, not even to you.'
          : 'Its credentials are changed in their own list; only a new address needs one here.'
      }
    >
      {providers.data === undefined ? (
        <div aria-busy className="grid gap-4">
          <Skeleton className="h-9 w-full" />
          <Skeleton className="h-9 w-full" />
          <Skeleton className="h-9 w-full" />
        </div>
      ) : (
        <AccountForm account={account} providers={providers.data.items} onDone={onClose} />
      )}
    </Dialog>
  );
}
