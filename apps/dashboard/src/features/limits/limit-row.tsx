'use client';

import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import type { ConditionNames } from '@/conditions/condition-names';
import { useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { cn } from '@/ui/cn';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { counted, formatCount } from '@/ui/format';
import { Lamp } from '@/ui/lamp';
import { Sentence } from '@/ui/sentence';
import { LimitGauges } from './limit-gauges';
import type { LimitPolicy } from './limit-policy';
import { LimitSwitch } from './limit-switch';
import { limitSentence } from './limit-words';

type LimitRowProps = {
  policy: LimitPolicy;
  names: ConditionNames;
  lock: string | undefined;
  onEdit: () => void;
};

/** One limit: what it says, what is left of it, what it refused, and the ways to change it. */
export function LimitRow({ policy, names, lock, onEdit }: LimitRowProps) {
  const { name, scopeName, scopeTeam, enabled } = policy;
  return (
    <li className="grid gap-x-8 gap-y-3 border-t px-5 py-4 first:border-t-0 lg:grid-cols-[minmax(0,1fr)_300px_auto]">
      <div className="min-w-0">
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
          <h3 className="font-medium">{name}</h3>
          <RefusedLamp policy={policy} />
        </div>
        <p className={cn('mt-0.5', !enabled && 'text-ink-2 grayscale')}>
          <Sentence parts={limitSentence(policy, scopeName, names)} />
        </p>
        {scopeTeam !== null && <p className="mt-0.5 text-caption text-ink-3">a key of {scopeTeam.name}</p>}
      </div>
      <LimitGauges policy={policy} />
      <div className="flex items-center gap-1 justify-self-end lg:-my-1 lg:self-start">
        <ActionButton variant="quiet" size="icon" reason={lock} aria-label={`Edit ${name}`} onClick={onEdit}>
          <Pencil aria-hidden />
        </ActionButton>
        <RemoveLimit policy={policy} lock={lock} />
        <LimitSwitch policy={policy} lock={lock} />
      </div>
    </li>
  );
}

function RefusedLamp({ policy: { enabled, refused24h } }: { policy: LimitPolicy }) {
  if (!enabled) return <Lamp tone="off">Off</Lamp>;
  return refused24h === 0 ? (
    <Lamp tone="clear">Refused nothing in 24 h</Lamp>
  ) : (
    <Lamp tone="caution">Refused {counted(refused24h, 'call')} in 24 h</Lamp>
  );
}

function RemoveLimit({ policy, lock }: { policy: LimitPolicy; lock: string | undefined }) {
  const [open, setOpen] = useState(false);
  const call = useCall();
  const { id, name, refused24h } = policy;
  return (
    <>
      <ActionButton
        variant="quiet"
        size="icon"
        reason={lock}
        aria-label={`Remove ${name}`}
        onClick={() => setOpen(true)}
      >
        <Trash2 aria-hidden />
      </ActionButton>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Remove ${name}?`}
        description="Its callers are no longer held to it, within a second. Switch it off instead to keep what it says."
        impact={[{ label: 'Calls it refused in the last 24 hours', value: formatCount(refused24h) }]}
        action="Remove limit"
        onConfirm={async () => {
          await call(contract.limitPolicies.remove, { params: { id } });
          toast.success(`${name} is removed`);
        }}
      />
    </>
  );
}
