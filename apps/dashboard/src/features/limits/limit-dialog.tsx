'use client';

import { usualMaxGroups } from '@switchyard/core/limits/groups';
import type { useConditionNames } from '@/conditions/use-condition-names';
import { Dialog } from '@/ui/dialog';
import { LimitForm } from './limit-form';
import type { LimitForm as LimitFormValues, LimitPolicy } from './limit-policy';
import { limitTemplates } from './limit-templates';

type LimitDialogProps = {
  /** "new", "new:<template>" or the id of a limit; empty closes it. */
  edited: string;
  policies: readonly LimitPolicy[] | undefined;
  names: ReturnType<typeof useConditionNames>;
  onClose: () => void;
};

/** Adds or edits a limit. */
export function LimitDialog({ edited, policies, names, onClose }: LimitDialogProps) {
  const policy = policies?.find(({ id }) => id === edited);
  const isNew = edited === 'new' || edited.startsWith('new:');
  const template = limitTemplates.find(({ id }) => edited === `new:${id}`);
  return (
    <Dialog
      open={policies !== undefined && names.ready && (isNew || policy !== undefined)}
      onOpenChange={(next) => !next && onClose()}
      title={policy === undefined ? 'Add a limit' : `Edit ${policy.name}`}
      description="It holds within a second of saving, on every gateway together."
      size="large"
    >
      <LimitForm
        id={policy?.id}
        values={policy === undefined ? (template?.form ?? newLimit) : valuesOf(policy)}
        names={names}
        onDone={onClose}
      />
    </Dialog>
  );
}

const newLimit: LimitFormValues = {
  name: '',
  scope: { kind: 'organization' },
  conditions: [],
  groupBy: [],
  maxGroups: usualMaxGroups,
  rules: [{ kind: 'window', measure: 'requests', window: 'minute', limit: 600 }],
};

const valuesOf = ({ name, scope, conditions, groupBy, maxGroups, rules }: LimitPolicy): LimitFormValues => ({
  name,
  scope,
  conditions,
  groupBy,
  maxGroups,
  rules,
});
