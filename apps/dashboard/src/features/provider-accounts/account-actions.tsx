'use client';

import { CirclePause, CirclePlay, Ellipsis, Pencil, Plug, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useAction, useApi, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { ConfirmDialog, type Impact } from '@/ui/confirm-dialog';
import { Dialog, DialogActions } from '@/ui/dialog';
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from '@/ui/dropdown-menu';
import { Skeleton } from '@/ui/skeleton';
import { When } from '@/ui/when';
import type { ProviderAccount } from './provider-account';
import { TestResult } from './test-result';
import { useConnectionTest } from './use-connection-test';

type AccountActionsProps = { account: ProviderAccount; lock: string | undefined; onEdit: () => void };

/** What can be done with an account. Everything that stops traffic shows its impact first. */
export function AccountActions({ account, lock, onEdit }: AccountActionsProps) {
  const [open, setOpen] = useState<'test' | 'disable' | 'remove'>();
  const call = useCall();
  const enable = useAction();
  const test = useConnectionTest();
  const params = { id: account.id };
  const locked = lock !== undefined;
  const show = (which: 'test' | 'disable' | 'remove') => (shown: boolean) => setOpen(shown ? which : undefined);
  const runTest = () => {
    setOpen('test');
    test.run({ providerAccountId: account.id });
  };

  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <Button variant="quiet" size="icon" aria-label={`Actions for ${account.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        </MenuTrigger>
        <MenuContent align="end">
          {locked && <MenuLabel className="max-w-56">{lock}</MenuLabel>}
          <MenuItem disabled={locked} onSelect={onEdit}>
            <Pencil aria-hidden /> Edit account
          </MenuItem>
          <MenuItem disabled={locked} onSelect={runTest}>
            <Plug aria-hidden /> Test account
          </MenuItem>
          {account.status === 'enabled' ? (
            <MenuItem disabled={locked} onSelect={() => setOpen('disable')}>
              <CirclePause aria-hidden /> Disable account
            </MenuItem>
          ) : (
            <MenuItem
              disabled={locked}
              onSelect={() => enable.run(() => call(contract.providerAccounts.enable, { params }))}
            >
              <CirclePlay aria-hidden /> Enable account
            </MenuItem>
          )}
          <MenuSeparator />
          <MenuItem tone="danger" disabled={locked} onSelect={() => setOpen('remove')}>
            <Trash2 aria-hidden /> Remove account
          </MenuItem>
        </MenuContent>
      </Menu>
      <Dialog open={open === 'test'} onOpenChange={show('test')} title={`Test of ${account.name}`} size="small">
        <TestResult test={test} />
        <DialogActions>
          <Button pending={test.pending} onClick={runTest}>
            Test again
          </Button>
        </DialogActions>
      </Dialog>
      <StopDialog
        account={account}
        open={open === 'disable'}
        onOpenChange={show('disable')}
        title={`Disable ${account.name}?`}
        description="Requests stop going there within a second; rules pass on to their next target. It can be enabled again."
        action="Disable account"
        onConfirm={async () => {
          await call(contract.providerAccounts.disable, { params });
          toast.success(`${account.name} is disabled`);
        }}
      />
      <StopDialog
        account={account}
        open={open === 'remove'}
        onOpenChange={show('remove')}
        title={`Remove ${account.name}?`}
        description="Its credentials are deleted and cannot be brought back. Records of past requests stay."
        action="Remove account"
        onConfirm={async () => {
          await call(contract.providerAccounts.remove, { params });
          toast.success(`${account.name} is removed`);
        }}
      />
    </>
  );
}

type StopDialogProps = {
  account: ProviderAccount;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: string;
  action: string;
  onConfirm: () => Promise<unknown>;
};

function StopDialog({ account, ...dialog }: StopDialogProps) {
  const query = { kind: 'provider-account', id: account.id } as const;
  const impact = useApi(contract.impact.read, { query }, { enabled: dialog.open });
  const wait = impact.error === null ? <Skeleton className="h-4 w-16" /> : 'not known';
  const lines: Impact[] = [
    {
      label: 'Requests in the last 24 hours',
      value: impact.data ? impact.data.requestsLast24h.toLocaleString('en') : wait,
    },
    { label: 'Last used', value: impact.data ? <When at={impact.data.lastUsedAt} /> : wait },
    { label: 'Models offered', value: account.models.length.toLocaleString('en') },
  ];
  return <ConfirmDialog {...dialog} impact={lines} typedName={account.name} />;
}
