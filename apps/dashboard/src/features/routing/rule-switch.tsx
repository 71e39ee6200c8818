'use client';

import { useMutation } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Switch } from '@/ui/switch';
import type { Rule } from './rule';

/** Switches a rule on or off at once; eight seconds to undo. */
export function RuleSwitch({ rule, lock }: { rule: Rule; lock: string | undefined }) {
  const call = useCall();
  const { mutate, isPending, variables } = useMutation({
    mutationFn: ({ enabled }: { enabled: boolean; undoing: boolean }) =>
      call(contract.routingRules.setEnabled, { params: { id: rule.id }, body: { enabled } }),
    onSuccess: ({ warnings }, { enabled, undoing }) => {
      toast.success(`${rule.name} is ${enabled ? 'on' : 'off'}`, {
        duration: 8000,
        description: warnings.join(' '),
        ...(undoing ? {} : { action: { label: 'Undo', onClick: () => mutate({ enabled: !enabled, undoing: true }) } }),
      });
    },
    onError: (error) => toast.error(`${rule.name} was not switched`, { description: error.message, duration: 20_000 }),
  });
  return (
    <Switch
      label={`${rule.name} is in force`}
      checked={isPending ? variables.enabled : rule.enabled}
      reason={lock}
      onCheckedChange={(enabled) => mutate({ enabled, undoing: false })}
    />
  );
}
