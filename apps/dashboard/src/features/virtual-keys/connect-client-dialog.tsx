'use client';

import { keyPlaceholder } from '@/server/client/client-setups';
import { Dialog } from '@/ui/dialog';
import { ConnectClient } from './connect-client';
import type { VirtualKey } from './virtual-key';

type ConnectClientDialogProps = { virtualKey: VirtualKey; open: boolean; onOpenChange: (open: boolean) => void };

/** The set-up of each client for a key whose secret is no longer known here. */
export function ConnectClientDialog({ virtualKey, open, onOpenChange }: ConnectClientDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="large"
      title={`Connect a client with ${virtualKey.name}`}
      description={
        <>
          Put the key that was shown when it was issued,{' '}
          <code className="font-mono text-small whitespace-nowrap">
            {virtualKey.prefix}…{virtualKey.last4}
          </code>
          , in place of <code className="font-mono text-small">{keyPlaceholder}</code>.
        </>
      }
    >
      {open && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <ConnectClient virtualKey={virtualKey} />
        </div>
      )}
    </Dialog>
  );
}
