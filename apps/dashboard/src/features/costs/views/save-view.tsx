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

const schema = z.object({ name, shared: z.boolean(), default: z.boolean() });

interface SaveViewProps {
  /** The question in sight. */
  query: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Keeps the question in sight under a name. */
export function SaveView({ query, open, onOpenChange }: SaveViewProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keep this view"
      description="The whole question is kept: time, grouping, filters and how it is drawn. Relative times stay relative."
      size="small"
    >
      {open && <ViewForm query={query} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

function ViewForm({ query, onDone }: { query: string; onDone: () => void }) {
  const call = useCall();
  const form = useZodForm(schema, { name: '', shared: false, default: false });
  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async (values) => {
        // An address without a question would mean the default view, so the usual question is spelled out.
        await call(contract.savedViews.create, { body: { screen: 'costs', query: query || 'range=month', ...values } });
        toast.success(`${values.name} is kept`);
        onDone();
      }}
    >
      <FormField control={form.control} name="name" label="Name">
        {(field) => <Input {...field} autoComplete="off" placeholder="Search team by model" />}
      </FormField>
      <FormField control={form.control} name="shared" label="Who sees it">
        {({ value, onChange }) => (
          <Checkbox label="Share it with everybody in the organization" checked={value} onCheckedChange={onChange} />
        )}
      </FormField>
      <FormField control={form.control} name="default" label="When Costs is opened">
        {({ value, onChange }) => (
          <Checkbox label="Open it for me without being asked" checked={value} onCheckedChange={onChange} />
        )}
      </FormField>
      <FormActions submit="Keep view" pending={form.formState.isSubmitting} onCancel={onDone} />
    </Form>
  );
}
