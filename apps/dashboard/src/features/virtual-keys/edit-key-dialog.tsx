'use client';

import { toast } from 'sonner';
import { problemOf, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Dialog } from '@/ui/dialog';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import { dayText } from '@/ui/when';
import { DropUnsupported } from './drop-unsupported';
import { expiresAtOf, expiry, expiryOptions } from './expiry';
import { ModelChoice } from './model-choice';
import type { VirtualKey } from './virtual-key';

const body = contract.virtualKeys.create.body;
const schema = body.pick({ name: true, allowedModels: true, dropUnsupported: true }).extend({ expiresAt: expiry });

type EditKeyDialogProps = { virtualKey: VirtualKey; open: boolean; onOpenChange: (open: boolean) => void };

/** Name, models, expiry and tolerance of a key; its secret stays. */
export function EditKeyDialog({ virtualKey, open, onOpenChange }: EditKeyDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Edit ${virtualKey.name}`}
      description="Applications keep the secret they have. Changes hold everywhere within a second."
    >
      {open && <EditKeyForm virtualKey={virtualKey} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

function EditKeyForm({ virtualKey, onDone }: { virtualKey: VirtualKey; onDone: () => void }) {
  const call = useCall();
  const form = useZodForm(schema, {
    name: virtualKey.name,
    allowedModels: virtualKey.allowedModels,
    dropUnsupported: virtualKey.dropUnsupported,
    expiresAt: 'keep',
  });
  const now = virtualKey.expiresAt === null ? 'never' : dayText(virtualKey.expiresAt);
  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async ({ name, allowedModels, dropUnsupported, expiresAt: choice }) => {
        const expiresAt = expiresAtOf(choice, Date.now());
        const changed = { name, allowedModels, dropUnsupported, ...(expiresAt === undefined ? {} : { expiresAt }) };
        await call(contract.virtualKeys.update, { params: { id: virtualKey.id }, body: changed });
        toast.success(`${name} is changed`);
        onDone();
      }}
    >
      <FormField control={form.control} name="name" label="Key name">
        {(field) => <Input {...field} autoComplete="off" maxLength={80} />}
      </FormField>
      <FormField
        control={form.control}
        name="allowedModels"
        label="Models"
        help="Empty: every model of the organization."
      >
        {({ ref: _, ...field }) => <ModelChoice {...field} />}
      </FormField>
      <FormField control={form.control} name="expiresAt" label="Expires">
        {(field) => <Select {...field} options={[{ value: 'keep', label: `As it is: ${now}` }, ...expiryOptions]} />}
      </FormField>
      <FormField control={form.control} name="dropUnsupported" label="Fields that a provider cannot take">
        {({ value, onChange }) => <DropUnsupported checked={value ?? false} onCheckedChange={onChange} />}
      </FormField>
      <FormActions submit="Save key" pending={form.formState.isSubmitting} onCancel={onDone} />
    </Form>
  );
}
