'use client';

import { toast } from 'sonner';
import { z } from 'zod';
import { problemOf, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Dialog } from '@/ui/dialog';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { MoneyInput } from '@/ui/money-input';
import { Select } from '@/ui/select';

const body = contract.priceOverrides.create.body;
const schema = body.pick({ inputUsdPerMillion: true, outputUsdPerMillion: true }).extend({
  cachedInputUsdPerMillion: z.union([z.literal(''), body.shape.inputUsdPerMillion]),
  scope: z.enum(['account', 'all']),
});

type PriceDialogProps = {
  model: string;
  account: { id: string; name: string };
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** An own price for a model, in dollars per million tokens. */
export function PriceDialog({ model, account, open, onOpenChange }: PriceDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Price of ${model}`}
      description="Holds for requests from now on. The past is never priced anew."
      size="small"
    >
      {open && <PriceForm model={model} account={account} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

type PriceFormProps = { model: string; account: { id: string; name: string }; onDone: () => void };

function PriceForm({ model, account, onDone }: PriceFormProps) {
  const call = useCall();
  const form = useZodForm(schema, {
    inputUsdPerMillion: '',
    cachedInputUsdPerMillion: '',
    outputUsdPerMillion: '',
    scope: 'account',
  });
  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async ({ scope, cachedInputUsdPerMillion: cached, ...prices }) => {
        await call(contract.priceOverrides.create, {
          body: {
            ...prices,
            model,
            providerAccountId: scope === 'account' ? account.id : null,
            cachedInputUsdPerMillion: cached === '' ? null : cached,
          },
        });
        toast.success(`${model} has a price now`);
        onDone();
      }}
    >
      <FormField control={form.control} name="inputUsdPerMillion" label="Input price">
        {(field) => <MoneyInput {...field} after="per 1M tokens" placeholder="0.25" />}
      </FormField>
      <FormField
        control={form.control}
        name="cachedInputUsdPerMillion"
        label="Cached input price"
        optional
        help="Empty: as much as input."
      >
        {(field) => <MoneyInput {...field} after="per 1M tokens" />}
      </FormField>
      <FormField control={form.control} name="outputUsdPerMillion" label="Output price">
        {(field) => <MoneyInput {...field} after="per 1M tokens" placeholder="2.00" />}
      </FormField>
      <FormField control={form.control} name="scope" label="Holds at">
        {(field) => (
          <Select
            {...field}
            options={[
              { value: 'account', label: account.name },
              { value: 'all', label: 'Every account of the organization' },
            ]}
          />
        )}
      </FormField>
      <FormActions submit="Save price" pending={form.formState.isSubmitting} onCancel={onDone} />
    </Form>
  );
}
