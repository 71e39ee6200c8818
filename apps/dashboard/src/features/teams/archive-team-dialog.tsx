'use client';

import { toast } from 'sonner';
import { useApi, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ConfirmDialog, type Impact } from '@/ui/confirm-dialog';
import { Skeleton } from '@/ui/skeleton';
import { When } from '@/ui/when';

type ArchiveTeamDialogProps = {
  team: { id: string; name: string };
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Archiving stops a team's keys, so it shows what they carry now. */
export function ArchiveTeamDialog({ team, open, onOpenChange }: ArchiveTeamDialogProps) {
  const call = useCall();
  const impact = useApi(contract.impact.read, { query: { kind: 'team', id: team.id } }, { enabled: open });
  const measured = impact.data;
  const wait = impact.error === null ? <Skeleton className="h-4 w-16" /> : 'not known';
  const lines: Impact[] = [
    { label: 'Keys that stop working', value: measured ? measured.activeKeys.toLocaleString('en') : wait },
    { label: 'Requests in the last 24 hours', value: measured ? measured.requestsLast24h.toLocaleString('en') : wait },
    { label: 'Last used', value: measured ? <When at={measured.lastUsedAt} /> : wait },
  ];
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Archive ${team.name}?`}
      description="Its keys are refused within a second. Its history stays, and restoring it makes the keys work again."
      impact={lines}
      typedName={team.name}
      action="Archive team"
      onConfirm={async () => {
        await call(contract.teams.archive, { params: { id: team.id } });
        toast.success(`${team.name} is archived`);
      }}
    />
  );
}
