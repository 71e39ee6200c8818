'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { useApi, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { ConfirmDialog, type Impact } from '@/ui/confirm-dialog';
import { counted, formatCount } from '@/ui/format';
import { Skeleton } from '@/ui/skeleton';
import { When } from '@/ui/when';
import type { Member } from './member';

/** Removing ends a person's access and their keys, so it shows what they carry. */
export function RemoveMember({ member, lock }: { member: Member; lock: string | undefined }) {
  const [open, setOpen] = useState(false);
  const call = useCall();
  const impact = useApi(contract.impact.read, { query: { kind: 'member', id: member.id } }, { enabled: open });
  const wait = impact.error === null ? <Skeleton className="h-4 w-16" /> : 'not known';
  const lines: Impact[] = [
    { label: 'Keys that are revoked', value: impact.data ? formatCount(impact.data.activeKeys) : wait },
    {
      label: 'Their requests in the last 24 hours',
      value: impact.data ? formatCount(impact.data.requestsLast24h) : wait,
    },
    { label: 'Last used', value: impact.data ? <When at={impact.data.lastUsedAt} /> : wait },
  ];
  return (
    <>
      <ActionButton size="small" variant="quiet" reason={lock} onClick={() => setOpen(true)}>
        Remove<span className="sr-only"> {member.name}</span>
      </ActionButton>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Remove ${member.name}?`}
        description="Their access ends at once, and the keys that are theirs are revoked for ever."
        impact={lines}
        typedName={member.name}
        action="Remove member"
        onConfirm={async () => {
          const { revokedKeys } = await call(contract.members.remove, { params: { id: member.id } });
          toast.success(`${member.name} is removed; ${counted(revokedKeys, 'key')} revoked`);
        }}
      />
    </>
  );
}
