'use client';

import Link from 'next/link';
import { useMemo } from 'react';
import { useOrganization } from '@/server/client/use-organization';
import { Chip } from '@/ui/chip';
import type { DataColumn } from '@/ui/data-table';
import { formatCount } from '@/ui/format';
import { When } from '@/ui/when';
import type { Member } from './member';
import { RemoveMember } from './remove-member';
import { RoleMenu } from './role-menu';

/** The columns of the list of members. */
export function useMemberColumns(members: readonly Member[], lock: string | undefined): DataColumn<Member>[] {
  const { href } = useOrganization();
  const owners = members.filter(({ role }) => role === 'OWNER').length;
  // Cells hold menus and dialogs, which a new set of columns would close.
  return useMemo(() => columnsOf({ href, owners, lock }), [href, owners, lock]);
}

type ColumnSettings = { href: (path: string) => string; owners: number; lock: string | undefined };

function columnsOf({ href, owners, lock }: ColumnSettings): DataColumn<Member>[] {
  const lockOf = (member: Member) =>
    lock ??
    (member.role === 'OWNER' && owners === 1
      ? 'An organization needs an owner. Make someone else an owner first.'
      : undefined);
  return [
    {
      id: 'name',
      header: 'Name',
      card: 'title',
      cell: (member) => (
        <span className="font-medium">
          {member.name}
          {member.isYou && <span className="font-normal text-ink-3"> (you)</span>}
        </span>
      ),
    },
    {
      id: 'email',
      header: 'E-mail',
      card: 'line',
      cell: (member) => <span className="break-all">{member.email}</span>,
    },
    {
      id: 'role',
      header: 'Role',
      card: 'line',
      className: 'py-0',
      cell: (member) => <RoleMenu member={member} lock={lockOf(member)} />,
    },
    {
      id: 'teams',
      header: 'Teams',
      cell: (member) =>
        member.teams.length === 0 ? (
          <span className="text-ink-3">none</span>
        ) : (
          <span className="inline-flex flex-wrap gap-1">
            {member.teams.map(({ id, name }) => (
              <Link key={id} href={href(`teams/${id}`)}>
                <Chip>{name}</Chip>
              </Link>
            ))}
          </span>
        ),
    },
    { id: 'keys', header: 'Own keys', numeric: true, cell: (member) => formatCount(member.activeKeys) },
    { id: 'seen', header: 'Last seen', cell: (member) => <When at={member.lastSeenAt} /> },
    {
      id: 'actions',
      header: '',
      card: 'aside',
      className: 'py-0 text-right',
      cell: (member) => <RemoveMember member={member} lock={lockOf(member)} />,
    },
  ];
}
