'use client';
import { useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import { problemOf, useApi, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Combobox } from '@/ui/combobox';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import { AdjustmentPreview } from './adjustment-preview';
import { adjustmentSchema, emptyAdjustment, whichOf } from './adjustment-values';

interface AdjustmentFormProps {
  given: { account: string; model: string; since: string | null };
  onDone: () => void;
}

/** Which requests, and why; what would change is shown before it is applied. */
export function AdjustmentForm({ given, onDone }: AdjustmentFormProps) {
  const call = useCall();
  const form = useZodForm(adjustmentSchema, emptyAdjustment(Date.now(), given));
  const which = whichOf(useWatch({ control: form.control }));
  const accounts = useApi(contract.providerAccounts.list, {});
  const models = useApi(contract.models.list, {});
  const names = [...new Set(models.data?.items.map(({ model }) => model))];
  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async (values) => {
        const chosen = whichOf(values);
        if (chosen === undefined) return;
        await call(contract.adjustments.create, { body: { ...chosen, reason: values.reason } });
        toast.success('The correction is being applied');
        onDone();
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField control={form.control} name="providerAccountId" label="Provider account">
          {(field) => (
            <Select
              {...field}
              placeholder="Choose an account"
              options={(accounts.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
        </FormField>
        <FormField control={form.control} name="model" label="Model">
          {({ value, onChange, onBlur, id, ...attributes }) => (
            <Combobox
              id={id}
              aria-describedby={attributes['aria-describedby']}
              aria-invalid={attributes['aria-invalid']}
              free
              listLabel="Models"
              placeholder="gpt-5-mini"
              options={names.map((name) => ({ value: name, label: name }))}
              value={value}
              onChange={onChange}
              onBlur={onBlur}
            />
          )}
        </FormField>
        <FormField control={form.control} name="fromDay" label="Requests from" help="Midnight, UTC.">
          {(field) => <Input {...field} type="date" />}
        </FormField>
        <FormField control={form.control} name="lastDay" label="Last day" help="Included.">
          {(field) => <Input {...field} type="date" />}
        </FormField>
      </div>
      <FormField control={form.control} name="reason" label="Reason" help="Stands in statements and in the audit log.">
        {(field) => <Input {...field} autoComplete="off" placeholder="Contract discount signed late" />}
      </FormField>
      <AdjustmentPreview which={which} />
      <FormActions submit="Apply to past requests" pending={form.formState.isSubmitting} onCancel={onDone} />
    </Form>
  );
}
