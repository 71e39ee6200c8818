'use client';

import { parseAsBoolean, useQueryState } from 'nuqs';
import { failureOf, useApi, useLock } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { DataTable } from '@/ui/data-table';
import { NothingYet } from '@/ui/empty-state';
import { counted } from '@/ui/format';
import { PageHeader } from '@/ui/page-header';
import { Invitations } from './invitations';
import { InviteDialog } from './invite-dialog';
import type { Member } from './member';
import { PermissionMatrix } from './permission-matrix';
import { useMemberColumns } from './use-member-columns';

/** The people of the organization, who is invited, and what each role may do. */
export function MembersPage() {
  const [inviting, setInviting] = useQueryState('invite', parseAsBoolean.withDefault(false));
  const members = useApi(contract.members.list, {});
  const lock = useLock('members.manage');
  const items = members.data?.items;
  const columns = useMemberColumns(items ?? [], lock);
  const invite = (
    <ActionButton variant="solid" reason={lock} onClick={() => void setInviting(true)}>
      Invite people
    </ActionButton>
  );

  return (
    <>
      <PageHeader title="Members" lead={members.error ? '' : items && leadOf(items)} action={invite} />
      <DataTable
        label="Members"
        columns={columns}
        rows={items}
        rowId={(member) => member.id}
        fetching={members.isFetching}
        error={failureOf('The members could not be read', members.error)}
        onRetry={() => void members.refetch()}
        nothingYet={<NothingYet title="Nobody yet" action={invite} />}
      />
      {lock === undefined && <Invitations />}
      <PermissionMatrix />
      <InviteDialog
        members={items ?? []}
        open={inviting && lock === undefined}
        onOpenChange={(open) => void setInviting(open)}
      />
    </>
  );
}

function leadOf(members: readonly Member[]): string {
  const owners = members.filter(({ role }) => role === 'OWNER').length;
  const teamless = members.filter(({ teams }) => teams.length === 0).length;
  const rest = teamless === 0 ? '' : ` ${counted(teamless, 'person is', 'people are')} in no team.`;
  return `${counted(members.length, 'person', 'people')}, ${counted(owners, 'owner')}.${rest}`;
}
