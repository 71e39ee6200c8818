'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import { problemOf, useCall } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';
import { MoneyInput } from '@/ui/money-input';
import { Select } from '@/ui/select';
import type { PriceSubject } from './price-dialog';
import { emptyPrice, everyAccount, type PriceValues, priceSchema, toNewPrice } from './price-values';
import { mainRates, otherRates, rateWords } from './price-words';

type PriceFormProps = {
  subject: PriceSubject;
  accounts: readonly { id: string; name: string }[];
  onDone: () => void;
};

/** Rates or a share, for whom, and since when. */
export function PriceForm({ subject, accounts, onDone }: PriceFormProps) {
  const call = useCall();
  const { model, account } = subject;
  const form = useZodForm(priceSchema, emptyPrice(model ?? '', account?.id ?? everyAccount));
  const kind = useWatch({ control: form.control, name: 'kind' });
  const toPast = usePastRequests();
  const choices = account === undefined ? accounts : [account];
  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async (values) => {
        await call(contract.priceOverrides.create, { body: toNewPrice(values) });
        toast.success(values.model === '*' ? 'Every model has this price now' : `${values.model} has a price now`, {
          ...(reachesBack(values)
            ? { action: { label: 'Apply to past requests', onClick: () => toPast(values) } }
            : {}),
        });
        onDone();
      }}
    >
      {model === undefined && (
        <FormField control={form.control} name="model" label="Model" help="* is every model; it takes a share.">
          {(field) => <Input {...field} mono placeholder="gpt-5-mini" />}
        </FormField>
      )}
      <FormField control={form.control} name="kind" label="Given as">
        {(field) => (
          <Select
            {...field}
            options={[
              { value: 'rates', label: 'Rates in dollars' },
              { value: 'share', label: 'A share of the list price' },
            ]}
          />
        )}
      </FormField>
      {kind === 'share' ? (
        <FormField
          control={form.control}
          name="sharePercent"
          label="Share of the list price"
          help="85 is a discount of 15 %. A model that the price book does not know has no list price."
        >
          {(field) => <Input {...field} after="per cent" inputMode="decimal" autoComplete="off" placeholder="85" />}
        </FormField>
      ) : (
        <Rates control={form.control} />
      )}
      <FormField control={form.control} name="scope" label="Holds at">
        {(field) => (
          <Select
            {...field}
            options={[
              ...choices.map(({ id, name }) => ({ value: id, label: name })),
              { value: everyAccount, label: 'Every account of the organization' },
            ]}
          />
        )}
      </FormField>
      <div className="grid grid-cols-2 gap-4">
        <FormField control={form.control} name="fromDay" label="From" optional help="Empty: from now on.">
          {(field) => <Input {...field} type="date" />}
        </FormField>
        <FormField control={form.control} name="untilDay" label="Last day" optional help="Empty: for ever.">
          {(field) => <Input {...field} type="date" />}
        </FormField>
      </div>
      <FormActions submit="Save price" pending={form.formState.isSubmitting} onCancel={onDone} />
    </Form>
  );
}

/** Whether requests that were made already fall under it; one that holds from now on changes none of them. */
function reachesBack({ model, fromDay }: PriceValues): boolean {
  return model !== '*' && fromDay !== '' && Date.parse(fromDay) < Date.now();
}

/** Leads to where a price is applied to requests that were made before. */
function usePastRequests() {
  const router = useRouter();
  const { href } = useOrganization();
  return ({ model, scope, fromDay }: PriceValues) => {
    const query = new URLSearchParams({ correct: 'true', model });
    if (scope !== everyAccount) query.set('account', scope);
    if (fromDay !== '') query.set('since', fromDay);
    router.push(`${href('costs/adjustments')}?${query}`);
  };
}

type Control = ReturnType<typeof useZodForm<typeof priceSchema>>['control'];

const help: { readonly [Name in (typeof mainRates)[number]]?: string } = {
  cachedInputUsdPerMillion: 'Empty: as much as input.',
};

/** The three rates that most models have, and the others behind a button. */
function Rates({ control }: { control: Control }) {
  const [whole, setWhole] = useState(false);
  return (
    <>
      {mainRates.map((name) => (
        <FormField
          key={name}
          control={control}
          name={name}
          label={rateWords[name].label}
          optional={name === 'cachedInputUsdPerMillion'}
          help={help[name]}
        >
          {(field) => <MoneyInput {...field} after={rateWords[name].per} />}
        </FormField>
      ))}
      {!whole && (
        <Button variant="link" className="justify-self-start" onClick={() => setWhole(true)}>
          Cache writes, audio, pictures, searches …
        </Button>
      )}
      {whole && (
        <div className="grid gap-4 sm:grid-cols-2">
          <p className="text-ink-3 text-small sm:col-span-2">
            Empty: reasoning is priced as output and cache writes as input. What else is used without a rate makes the
            cost unknown.
          </p>
          {otherRates.map((name) => (
            <FormField key={name} control={control} name={name} label={rateWords[name].label} optional>
              {(field) => <MoneyInput {...field} after={rateWords[name].per} />}
            </FormField>
          ))}
        </div>
      )}
    </>
  );
}
