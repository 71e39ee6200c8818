'use client';

import { formatUsd } from '@switchyard/core/money/money';
import { useState } from 'react';
import { toast } from 'sonner';
import { useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { formatCount } from '@/ui/format';
import type { Operated } from './operated';

/** Suspends an organization after its name is typed, or resumes it. */
export function OrganizationActions({ organization }: { organization: Operated }) {
  const [open, setOpen] = useState(false);
  const call = useCall();
  const { id, name } = organization;
  const active = organization.status === 'ACTIVE';
  return (
    <>
      <Button size="small" variant={active ? 'quiet' : 'outline'} onClick={() => setOpen(true)}>
        {active ? 'Suspend' : 'Resume'}
        <span className="sr-only"> {name}</span>
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={active ? `Suspend ${name}?` : `Resume ${name}?`}
        description={
          active
            ? 'Every gateway refuses its keys within a second. Nothing is deleted, and it can be resumed.'
            : 'Its keys work again within a second.'
        }
        impact={[
          {
            label: active ? 'Keys that are refused' : 'Keys that work again',
            value: formatCount(organization.activeKeys),
          },
          { label: 'Members', value: formatCount(organization.members) },
          { label: 'Requests this month', value: formatCount(organization.monthRequests) },
          { label: 'Spend this month', value: formatUsd(BigInt(organization.monthCostNanos)) },
        ]}
        {...(active ? { typedName: name } : {})}
        action={active ? 'Suspend organization' : 'Resume organization'}
        onConfirm={async () => {
          const route = active ? contract.operatorOrganizations.suspend : contract.operatorOrganizations.resume;
          await call(route, { params: { id } });
          toast.success(active ? `${name} is suspended` : `${name} is active again`);
        }}
      />
    </>
  );
}
