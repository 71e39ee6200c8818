'use client';

import { useMutation } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Switch } from '@/ui/switch';
import type { LimitPolicy } from './limit-policy';

/** Switches a limit on or off at once; eight seconds to undo. */
export function LimitSwitch({ policy, lock }: { policy: LimitPolicy; lock: string | undefined }) {
  const { id, name } = policy;
  const call = useCall();
  const { mutate, isPending, variables } = useMutation({
    mutationFn: ({ enabled }: { enabled: boolean; undoing: boolean }) =>
      call(enabled ? contract.limitPolicies.enable : contract.limitPolicies.disable, { params: { id } }),
    onSuccess: (_, { enabled, undoing }) => {
      toast.success(`${name} is ${enabled ? 'on' : 'off'}`, {
        duration: 8000,
        description: enabled ? 'Callers are held to it again.' : 'Callers are no longer held to it.',
        ...(undoing ? {} : { action: { label: 'Undo', onClick: () => mutate({ enabled: !enabled, undoing: true }) } }),
      });
    },
    onError: (error) => toast.error(`${name} was not switched`, { description: error.message, duration: 20_000 }),
  });
  return (
    <Switch
      label={`${name} is in force`}
      checked={isPending ? variables.enabled : policy.enabled}
      reason={lock}
      onCheckedChange={(enabled) => mutate({ enabled, undoing: false })}
    />
  );
}
