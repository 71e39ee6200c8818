'use client';

import { Button } from '@/ui/button';
import { Dialog, DialogActions } from '@/ui/dialog';
import { Skeleton } from '@/ui/skeleton';
import type { Rule } from './rule';
import { RuleForm } from './rule-form';
import { emptyRule, valuesOf } from './rule-values';
import type { RuleNames } from './use-rule-names';

type RuleDialogProps = {
  /** The rule to edit; undefined for a new one. */
  rule: Rule | undefined;
  names: RuleNames;
  open: boolean;
  onSaved: (id: string) => void;
  onClose: () => void;
};

/** Adds or edits a rule. What the API can say and the form cannot is shown as it stands. */
export function RuleDialog({ rule, names, open, onSaved, onClose }: RuleDialogProps) {
  const values = rule === undefined ? emptyRule : valuesOf(rule.definition);
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={rule === undefined ? 'Add a rule' : `Edit ${rule.name}`}
      description={
        rule === undefined
          ? 'It is added at the end of the list and holds everywhere within a second.'
          : `Saving publishes version ${rule.version + 1}, which holds everywhere within a second.`
      }
      size="large"
    >
      {open && !names.ready && <FormSkeleton />}
      {open && names.ready && values !== undefined && (
        <RuleForm
          rule={rule}
          names={names}
          values={{ ...emptyRule, ...values, name: rule?.name ?? '' }}
          onSaved={onSaved}
          onCancel={onClose}
        />
      )}
      {open && values === undefined && rule !== undefined && (
        <div className="grid gap-3">
          <p>This rule nests strategies deeper than the form can show. Change it through the management API.</p>
          <pre className="overflow-x-auto rounded-lg border bg-sunken p-4 font-mono text-caption">
            {JSON.stringify(rule.definition, null, 2)}
          </pre>
          <DialogActions>
            <Button onClick={onClose}>Close</Button>
          </DialogActions>
        </div>
      )}
    </Dialog>
  );
}

function FormSkeleton() {
  return (
    <div aria-busy className="grid gap-5">
      {['name', 'conditions', 'target', 'fallback'].map((key) => (
        <Skeleton key={key} className="h-9 w-full" />
      ))}
    </div>
  );
}
