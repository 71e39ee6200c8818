'use client';

import { toast } from 'sonner';
import { z } from 'zod';
import { problemOf, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Dialog } from '@/ui/dialog';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Lamp } from '@/ui/lamp';
import { Segmented } from '@/ui/segmented';
import { Textarea } from '@/ui/textarea';
import type { RoutingView } from '../routing-set';
import { isConflict } from '../use-routing';
import type { RuleNames } from '../use-rule-names';
import { SetChanges } from './set-changes';

type PublishDialogProps = {
  view: RoutingView;
  draft: NonNullable<RoutingView['draft']>;
  names: RuleNames;
  open: boolean;
  onClose: () => void;
  onChanged: (view: RoutingView) => void;
};

const shares = ['1', '10', '50', '100'] as const;
const values = z.object({ note: contract.routing.publish.body.shape.note.unwrap(), share: z.enum(shares) });

/** Publishes the draft: what changes, what is odd about it, why, and for how many requests. */
export function PublishDialog({ view, draft, names, open, onClose, onChanged }: PublishDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Publish version ${Math.max(view.published.version, view.canary?.version ?? 0) + 1}`}
      description="It holds in every gateway within a second, and can be rolled back with one press."
      size="large"
    >
      {open && <PublishForm view={view} draft={draft} names={names} onClose={onClose} onChanged={onChanged} />}
    </Dialog>
  );
}

function PublishForm({ view, draft, names, onClose, onChanged }: Omit<PublishDialogProps, 'open'>) {
  const call = useCall();
  const form = useZodForm(values, { note: '', share: '100' });
  const { control } = form;
  return (
    <Form
      form={form}
      problemOf={(error) =>
        isConflict(error)
          ? {
              message:
                'The draft was changed by somebody else meanwhile. Its changes are shown anew: look at them and publish again.',
              fields: [],
            }
          : problemOf(error)
      }
      onSubmit={async ({ note, share }) => {
        const body = { revision: draft.revision, note, percent: Number(share) };
        const published = await call(contract.routing.publish, { body });
        onChanged(published);
        toast.success(
          share === '100'
            ? `Version ${published.published.version} is in force`
            : `Version ${published.canary?.version ?? ''} decides for ${share}% of the requests`,
        );
        onClose();
      }}
    >
      <section aria-label="What changes" className="max-h-[40vh] overflow-y-auto rounded-lg border px-4 py-3">
        <SetChanges before={view.published} after={draft} names={names} />
      </section>
      {draft.warnings.length > 0 && (
        <ul aria-label="Warnings" className="grid gap-1">
          {draft.warnings.map(({ field, message }) => (
            <li key={`${field} ${message}`}>
              <Lamp tone="caution">
                {ruleAt(field, draft)}
                {message}
              </Lamp>
            </li>
          ))}
        </ul>
      )}
      {view.canary && (
        <Lamp tone="caution">
          Version {view.canary.version} decides for {view.canary.percent}% at the moment; this one takes its place.
        </Lamp>
      )}
      <FormField control={control} name="note" label="Note" optional help="Why: it is kept in the history.">
        {(field) => <Textarea {...field} rows={2} maxLength={500} />}
      </FormField>
      <FormField
        control={control}
        name="share"
        label="Share of the requests"
        help="Below 100% it is a canary: the rest is decided by the version in force, and one session stays on one side."
      >
        {({ id, value, onChange }) => (
          <div id={id}>
            <Segmented
              label="Share of the requests"
              value={value}
              onChange={onChange}
              options={shares.map((share) => ({ value: share, label: `${share}%` }))}
            />
          </div>
        )}
      </FormField>
      <FormActions submit="Publish" pending={form.formState.isSubmitting} onCancel={onClose} />
    </Form>
  );
}

/** "Fast answers: ", the rule that a warning is about. */
function ruleAt(field: string, { rules }: { rules: readonly { name: string }[] }): string {
  const index = /^rules\.(\d+)/.exec(field)?.[1];
  const rule = index === undefined ? undefined : rules[Number(index)];
  return rule === undefined ? '' : `${rule.name}: `;
}
