'use client';

import { useMemo } from 'react';
import { toast } from 'sonner';
import { failureOf, useAction, useApi, useCall } from '@/server/client/use-api';
import { contract, type RouteOutput } from '@/server/contract';
import { Button } from '@/ui/button';
import { type DataColumn, DataTable } from '@/ui/data-table';
import { Lamp } from '@/ui/lamp';
import { When } from '@/ui/when';
import { roleWords } from './role-words';

type Invitation = RouteOutput<typeof contract.invitations.list>['items'][number];

/** Who is invited and has not come yet. */
export function Invitations() {
  const invitations = useApi(contract.invitations.list, {});
  const call = useCall();
  const { run, failure } = useAction();
  const open = invitations.data?.items.filter(({ status }) => status === 'pending' || status === 'expired');
  const columns = useMemo(() => {
    const revoke = ({ id, email }: Invitation) =>
      run(async () => {
        await call(contract.invitations.revoke, { params: { id } });
        toast.success(`The invitation of ${email} is taken back`);
      });
    return columnsOf(revoke);
  }, [call, run]);
  if (open?.length === 0 && invitations.error === null && failure === null) return null;

  return (
    <section aria-label="Invitations" className="mt-6 grid gap-2">
      <h2 className="px-1 font-semibold">Open invitations</h2>
      <DataTable
        label="Open invitations"
        columns={columns}
        rows={open}
        rowId={(invitation) => invitation.id}
        skeletonRows={2}
        error={
          failureOf('The invitations could not be read', invitations.error) ??
          failureOf('The invitation was not taken back', failure)
        }
        onRetry={() => void invitations.refetch()}
        nothingYet="Nobody is invited"
      />
    </section>
  );
}

const facts: DataColumn<Invitation>[] = [
  { id: 'email', header: 'E-mail', card: 'title', cell: ({ email }) => <span className="break-all">{email}</span> },
  { id: 'role', header: 'Role', card: 'line', cell: ({ role }) => roleWords[role].label },
  {
    id: 'team',
    header: 'Team',
    card: 'line',
    cell: ({ team }) => team?.name ?? <span className="text-ink-3">none</span>,
  },
  { id: 'by', header: 'Invited by', cell: ({ invitedBy }) => invitedBy ?? 'an API token' },
  { id: 'expires', header: 'Expires', cell: ({ expiresAt }) => <When at={expiresAt} /> },
  {
    id: 'status',
    header: 'Status',
    cell: ({ status }) => (
      <Lamp tone={status === 'pending' ? 'caution' : 'off'}>{status === 'pending' ? 'Waiting' : 'Expired'}</Lamp>
    ),
  },
];

const columnsOf = (onRevoke: (invitation: Invitation) => void): DataColumn<Invitation>[] => [
  ...facts,
  {
    id: 'actions',
    header: '',
    card: 'aside',
    className: 'py-0 text-right',
    cell: (invitation) => (
      <Button size="small" variant="quiet" onClick={() => onRevoke(invitation)}>
        Take back<span className="sr-only"> the invitation of {invitation.email}</span>
      </Button>
    ),
  },
];
