'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { Card, CardHeader } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Segmented } from '@/ui/segmented';
import type { Rule } from './rule';
import { RulePicture } from './rule-picture';
import { RuleVersions } from './rule-versions';
import type { RuleNames } from './use-rule-names';

type RulePanelProps = { rule: Rule; names: RuleNames; position: number; lock: string | undefined };

/** The selected rule: drawn, or as it was before. */
export function RulePanel({ rule, names, position, lock }: RulePanelProps) {
  const call = useCall();
  const [view, setView] = useState<'drawn' | 'versions'>('drawn');
  const [removing, setRemoving] = useState(false);
  return (
    <Card aria-label={`Rule ${position}`} className="xl:sticky xl:top-16">
      <CardHeader
        title={`Rule ${position}, ${view === 'drawn' ? 'drawn' : 'over time'}`}
        action={
          <Segmented
            label="What to show of the rule"
            value={view}
            onChange={setView}
            options={[
              { value: 'drawn', label: 'Drawn' },
              { value: 'versions', label: 'Versions' },
            ]}
          />
        }
      />
      <div className="px-5 pb-4">
        {view === 'drawn' ? (
          <RulePicture definition={rule.definition} names={names} />
        ) : (
          <RuleVersions rule={rule} names={names} lock={lock} />
        )}
      </div>
      <footer className="flex items-center justify-between gap-3 border-t px-5 py-3">
        <span className="min-w-0 truncate text-caption text-ink-3">{rule.name}</span>
        <ActionButton size="small" variant="danger" reason={lock} onClick={() => setRemoving(true)}>
          Remove rule
        </ActionButton>
      </footer>
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Remove ${rule.name}?`}
        description="Its requests go to the next rule that matches. Its versions stay for the records that name them."
        impact={[{ label: 'Requests it decided in the last 24 hours', value: rule.hits24h.toLocaleString('en') }]}
        typedName={rule.name}
        action="Remove rule"
        onConfirm={async () => {
          await call(contract.routingRules.remove, { params: { id: rule.id } });
          toast.success(`${rule.name} is removed`);
        }}
      />
    </Card>
  );
}
