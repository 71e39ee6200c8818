'use client';

import { mayGrant, type Role, roles } from '@switchyard/core/tenancy/permissions';
import { useMutation } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { toast } from 'sonner';
import { useCall } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { Button } from '@/ui/button';
import { Menu, MenuContent, MenuRadioGroup, MenuRadioItem, MenuTrigger } from '@/ui/dropdown-menu';
import type { Member } from './member';
import { roleWords } from './role-words';

/** A member's role, and where allowed the others to choose from. A change is made at once and can be undone. */
export function RoleMenu({ member, lock }: { member: Member; lock: string | undefined }) {
  const { role: own } = useOrganization();
  const call = useCall();
  const { mutate, isPending, variables } = useMutation({
    mutationFn: ({ role }: { role: Role; undoing: boolean }) =>
      call(contract.members.update, { params: { id: member.id }, body: { role } }),
    onSuccess: (_, { role, undoing }) =>
      toast.success(`${member.name} is ${roleWords[role].label.toLowerCase()} now`, {
        duration: 8000,
        ...(undoing ? {} : { action: { label: 'Undo', onClick: () => mutate({ role: member.role, undoing: true }) } }),
      }),
    onError: (error) =>
      toast.error(`The role of ${member.name} was not changed`, { description: error.message, duration: 20_000 }),
  });
  const shown = roleWords[isPending ? variables.role : member.role].label;
  const reason = lock ?? (mayGrant(own, member.role) ? undefined : 'Only an owner may change the role of an owner.');
  const label = `Role of ${member.name}: ${shown}`;
  if (reason !== undefined) {
    return (
      <ActionButton variant="quiet" size="small" className="-ml-2.5" reason={reason} aria-label={label}>
        {shown}
      </ActionButton>
    );
  }
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button variant="quiet" size="small" className="-ml-2.5" aria-label={label}>
          {shown} <ChevronDown aria-hidden className="text-ink-3" />
        </Button>
      </MenuTrigger>
      <MenuContent align="start" className="w-72">
        <MenuRadioGroup
          value={member.role}
          onValueChange={(next) => {
            const role = roles.find((one) => one === next);
            if (role !== undefined && role !== member.role) mutate({ role, undoing: false });
          }}
        >
          {roles.map((role) => (
            <MenuRadioItem key={role} value={role} disabled={!mayGrant(own, role)}>
              <span className="grid">
                <span className="font-medium">{roleWords[role].label}</span>
                <span className="text-caption text-ink-3">{roleWords[role].help}</span>
              </span>
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
      </MenuContent>
    </Menu>
  );
}
