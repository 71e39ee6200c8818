'use client';

import { toast } from 'sonner';
import { z } from 'zod';
import { problemOf, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Dialog } from '@/ui/dialog';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Textarea } from '@/ui/textarea';
import type { RoutingView } from '../routing-set';
import type { RuleNames } from '../use-rule-names';
import { ChangesBack } from './version-changes';

type RollBackDialogProps = {
  /** The version to go back to; undefined closes the dialog. */
  version: number | undefined;
  current: number | undefined;
  names: RuleNames;
  onClose: () => void;
  onChanged: (view: RoutingView) => void;
};

/** Publishes what an earlier version said as the next one. */
export function RollBackDialog(props: RollBackDialogProps) {
  const { version, onClose } = props;
  return (
    <Dialog
      open={version !== undefined}
      onOpenChange={(next) => !next && onClose()}
      title={`Roll back to version ${version ?? ''}`}
      description="What it says is published as the next version, for all requests. A draft stays as it is."
      size="large"
    >
      {version !== undefined && <RollBackForm {...props} version={version} />}
    </Dialog>
  );
}

const values = z.object({ note: contract.routingVersions.restore.body.shape.note.unwrap() });

function RollBackForm({ version, current, names, onClose, onChanged }: RollBackDialogProps & { version: number }) {
  const call = useCall();
  const form = useZodForm(values, { note: `Back to version ${version}` });
  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async ({ note }) => {
        const view = await call(contract.routingVersions.restore, { params: { version }, body: { note } });
        onChanged(view);
        toast.success(`Version ${view.published.version} is in force, and says what version ${version} said`);
        onClose();
      }}
    >
      {current !== undefined && current > 0 && (
        <section aria-label="What changes" className="max-h-[40vh] overflow-y-auto rounded-lg border px-4 py-3">
          <ChangesBack from={current} to={version} names={names} />
        </section>
      )}
      <FormField control={form.control} name="note" label="Note" optional help="Why: it is kept in the history.">
        {(field) => <Textarea {...field} rows={2} maxLength={500} />}
      </FormField>
      <FormActions submit="Roll back" pending={form.formState.isSubmitting} onCancel={onClose} />
    </Form>
  );
}
