'use client';
import { toast } from 'sonner';
import { problemOf, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Dialog } from '@/ui/dialog';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';
import { Textarea } from '@/ui/textarea';
import { holdBody, holdForm } from './hold';

const { name, reason } = contract.legalHolds.create.body.shape;
const schema = holdForm({ name, reason });

type HoldDialogProps = { open: boolean; onClose: () => void };

/** Puts requests on hold. */
export function HoldDialog({ open, onClose }: HoldDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Add a legal hold"
      description="As long as it is in force, nothing of the requests it covers is deleted: not when their time is up, and not to forget an end user."
    >
      {open && <HoldForm onDone={onClose} />}
    </Dialog>
  );
}

function HoldForm({ onDone }: { onDone: () => void }) {
  const call = useCall();
  const form = useZodForm(schema, { name: '', reason: '', first: '', last: '' });
  const { control } = form;
  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async (values) => {
        await call(contract.legalHolds.create, { body: holdBody(values) });
        toast.success(`${values.name} is in force`);
        onDone();
      }}
    >
      <FormField control={control} name="name" label="Hold name" help="The case it is for.">
        {(field) => <Input {...field} autoComplete="off" maxLength={80} />}
      </FormField>
      <FormField control={control} name="reason" label="Reason" help="It stands in the list and in the audit log.">
        {(field) => <Textarea {...field} />}
      </FormField>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField control={control} name="first" label="First day" optional help="In UTC. Empty: from the oldest on.">
          {(field) => <Input {...field} type="date" />}
        </FormField>
        <FormField control={control} name="last" label="Last day" optional help="Empty: also those to come.">
          {(field) => <Input {...field} type="date" />}
        </FormField>
      </div>
      <FormActions submit="Add hold" pending={form.formState.isSubmitting} onCancel={onDone} />
    </Form>
  );
}
