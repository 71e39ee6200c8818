'use client';
import { toast } from 'sonner';
import { z } from 'zod';
import { problemOf, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { name } from '@/server/contract/fields';
import { Checkbox } from '@/ui/checkbox';
import { Dialog } from '@/ui/dialog';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';
import type { ViewedScreen } from './saved-view';

const schema = z.object({ name, shared: z.boolean(), default: z.boolean() });

interface SaveViewProps {
  of: ViewedScreen;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Keeps the question in sight under a name. */
export function SaveView({ of, open, onOpenChange }: SaveViewProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keep this view"
      description="The whole question is kept: time, filters and how it is shown. Relative times stay relative."
      size="small"
    >
      {open && <ViewForm of={of} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

function ViewForm({ of, onDone }: { of: ViewedScreen; onDone: () => void }) {
  const call = useCall();
  const form = useZodForm(schema, { name: '', shared: false, default: false });
  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async (values) => {
        // An address without a question would mean the default view, so the usual question is spelled out.
        await call(contract.savedViews.create, { body: { screen: of.screen, query: of.query || of.usual, ...values } });
        toast.success(`${values.name} is kept`);
        onDone();
      }}
    >
      <FormField control={form.control} name="name" label="Name">
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <FormField control={form.control} name="shared" label="Who sees it">
        {({ value, onChange }) => (
          <Checkbox label="Share it with everybody in the organization" checked={value} onCheckedChange={onChange} />
        )}
      </FormField>
      <FormField control={form.control} name="default" label={`When ${of.name} is opened`}>
        {({ value, onChange }) => (
          <Checkbox label="Open it for me without being asked" checked={value} onCheckedChange={onChange} />
        )}
      </FormField>
      <FormActions submit="Keep view" pending={form.formState.isSubmitting} onCancel={onDone} />
    </Form>
  );
}
