'use client';

import { Ban, Cable, Ellipsis, Pencil } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useApi, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { ConfirmDialog, type Impact } from '@/ui/confirm-dialog';
import { Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger } from '@/ui/dropdown-menu';
import { Skeleton } from '@/ui/skeleton';
import { When } from '@/ui/when';
import { ConnectClientDialog } from './connect-client-dialog';
import { EditKeyDialog } from './edit-key-dialog';
import type { VirtualKey } from './virtual-key';

type KeyActionsProps = { virtualKey: VirtualKey; lock: string | undefined };

/** What can be done with a key. A revoked key is only history. */
export function KeyActions({ virtualKey, lock }: KeyActionsProps) {
  const [open, setOpen] = useState<'connect' | 'edit' | 'revoke'>();
  if (virtualKey.status === 'revoked') return null;
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <Button variant="quiet" size="icon" aria-label={`Actions for ${virtualKey.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        </MenuTrigger>
        <MenuContent align="end">
          {virtualKey.status === 'active' && (
            <MenuItem onSelect={() => setOpen('connect')}>
              <Cable aria-hidden /> Connect a client
            </MenuItem>
          )}
          {lock !== undefined && <MenuLabel className="max-w-56">{lock}</MenuLabel>}
          <MenuItem disabled={lock !== undefined} onSelect={() => setOpen('edit')}>
            <Pencil aria-hidden /> Edit key
          </MenuItem>
          <MenuItem tone="danger" disabled={lock !== undefined} onSelect={() => setOpen('revoke')}>
            <Ban aria-hidden /> Revoke key
          </MenuItem>
        </MenuContent>
      </Menu>
      <ConnectClientDialog
        virtualKey={virtualKey}
        open={open === 'connect'}
        onOpenChange={(shown) => setOpen(shown ? 'connect' : undefined)}
      />
      <EditKeyDialog
        virtualKey={virtualKey}
        open={open === 'edit'}
        onOpenChange={(shown) => setOpen(shown ? 'edit' : undefined)}
      />
      <RevokeKeyDialog
        virtualKey={virtualKey}
        open={open === 'revoke'}
        onOpenChange={(shown) => setOpen(shown ? 'revoke' : undefined)}
      />
    </>
  );
}

type RevokeKeyDialogProps = { virtualKey: VirtualKey; open: boolean; onOpenChange: (open: boolean) => void };

function RevokeKeyDialog({ virtualKey, open, onOpenChange }: RevokeKeyDialogProps) {
  const call = useCall();
  const query = { kind: 'virtual-key', id: virtualKey.id } as const;
  const impact = useApi(contract.impact.read, { query }, { enabled: open });
  const wait = impact.error === null ? <Skeleton className="h-4 w-16" /> : 'not known';
  const lines: Impact[] = [
    {
      label: 'Requests in the last 24 hours',
      value: impact.data ? impact.data.requestsLast24h.toLocaleString('en') : wait,
    },
    { label: 'Last used', value: impact.data ? <When at={impact.data.lastUsedAt} /> : wait },
  ];
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Revoke ${virtualKey.name}?`}
      description="Every gateway refuses it within a second. A revoked key cannot be brought back; its history stays."
      impact={lines}
      typedName={virtualKey.name}
      action="Revoke key"
      onConfirm={async () => {
        await call(contract.virtualKeys.revoke, { params: { id: virtualKey.id } });
        toast.success(`${virtualKey.name} is revoked`);
      }}
    />
  );
}
