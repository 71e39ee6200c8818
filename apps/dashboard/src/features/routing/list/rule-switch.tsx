'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { formatCount } from '@/ui/format';
import { Switch } from '@/ui/switch';
import type { RuleFacts } from './rule-facts';

type RuleSwitchProps = { id: string; name: string; facts: RuleFacts; lock: string | undefined };

/** Switches a rule on or off at once, in every version. A rule that decides requests asks first; eight seconds to undo. */
export function RuleSwitch({ id, name, facts, lock }: RuleSwitchProps) {
  const call = useCall();
  const [asking, setAsking] = useState(false);
  const { mutate, mutateAsync, isPending, variables } = useMutation({
    mutationFn: ({ enabled }: { enabled: boolean; undoing: boolean }) =>
      call(contract.routing.setRuleEnabled, { params: { id }, body: { enabled } }),
    onSuccess: (_, { enabled, undoing }) => {
      toast.success(`${name} is ${enabled ? 'on' : 'off'}`, {
        duration: 8000,
        description: enabled ? 'It decides again.' : 'Its requests go to the next rule that matches.',
        ...(undoing ? {} : { action: { label: 'Undo', onClick: () => mutate({ enabled: !enabled, undoing: true }) } }),
      });
    },
    onError: (error) => toast.error(`${name} was not switched`, { description: error.message, duration: 20_000 }),
  });
  return (
    <>
      <Switch
        label={`${name} is in force`}
        checked={isPending ? variables.enabled : facts.enabled}
        reason={lock}
        onCheckedChange={(enabled) =>
          !enabled && facts.hits24h > 0 ? setAsking(true) : mutate({ enabled, undoing: false })
        }
      />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Switch ${name} off?`}
        description="At once and in every version, without publishing. Its requests go to the next rule that matches. It can be switched on again at any time."
        impact={[{ label: 'Requests it decided in the last 24 hours', value: formatCount(facts.hits24h) }]}
        action="Switch off"
        onConfirm={() => mutateAsync({ enabled: false, undoing: false })}
      />
    </>
  );
}
