'use client';

import { useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import { problemOf, useCall } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import type { Budget } from './budget';
import { BudgetMoreFields } from './budget-more-fields';
import { BudgetScopeFields } from './budget-scope-fields';
import { budgetSentences } from './budget-sentence';
import {
  type BudgetFormValues,
  budgetDefaults,
  budgetFormSchema,
  contentOf,
  formPlace,
  scopeOf,
} from './budget-values';
import type { BudgetChoices } from './use-budget-choices';
import { dateIn } from './zone-words';

type BudgetFormProps = { choices: BudgetChoices; budget: Budget | undefined; scope: string; onDone: () => void };

/** Of whom, how much and how often; everything else has a default and is folded. */
export function BudgetForm({ choices, budget, scope, onDone }: BudgetFormProps) {
  const call = useCall();
  const today = dateIn(choices.timeZone, Date.now());
  const form = useZodForm(budgetFormSchema, budgetDefaults({ budget, scope, today }));
  const { control } = form;
  const values = useWatch({ control, compute: (all: BudgetFormValues) => all });
  return (
    <Form
      form={form}
      problemOf={(error) => {
        const { message, fields } = problemOf(error);
        return { message, fields: fields.map((field) => ({ ...field, path: formPlace(field.path) })) };
      }}
      onSubmit={async (typed) => {
        const saved =
          budget === undefined
            ? await call(contract.budgets.create, {
                body: { ...contentOf(typed), scope: scopeOf(typed), unit: typed.unit },
              })
            : await call(contract.budgets.update, { params: { id: budget.id }, body: contentOf(typed) });
        toast.success(`The budget ${saved.name} is saved`);
        onDone();
      }}
    >
      {budget === undefined && <BudgetScopeFields control={control} values={values} choices={choices} />}
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-4 sm:grid-cols-[minmax(0,1.2fr)_minmax(0,0.8fr)_minmax(0,1fr)]">
        <FormField control={control} name="amount" label="Amount">
          {(field) => (
            <Input
              {...field}
              {...(values.unit === 'usd' ? { before: '$' } : {})}
              inputMode={values.unit === 'usd' ? 'decimal' : 'numeric'}
              autoComplete="off"
              placeholder={values.unit === 'usd' ? '500' : '1,000,000'}
            />
          )}
        </FormField>
        <FormField control={control} name="unit" label="Of">
          {(field) => <Select {...field} disabled={budget !== undefined} options={unitOptions} />}
        </FormField>
        <FormField control={control} name="periodKind" label="Period">
          {(field) => <Select {...field} options={periodOptions} />}
        </FormField>
      </div>
      <BudgetMoreFields control={control} values={values} choices={choices} form={form} />
      <Meaning values={values} budget={budget} choices={choices} />
      <FormActions
        submit={budget === undefined ? 'Set budget' : 'Save budget'}
        pending={form.formState.isSubmitting}
        onCancel={onDone}
      />
    </Form>
  );
}

const unitOptions = [
  { value: 'usd', label: 'US dollars' },
  { value: 'tokens', label: 'tokens' },
  { value: 'requests', label: 'requests' },
];

const periodOptions = [
  { value: 'day', label: 'a day' },
  { value: 'week', label: 'a week' },
  { value: 'month', label: 'a month' },
  { value: 'quarter', label: 'a quarter' },
  { value: 'days', label: 'every so many days' },
  { value: 'once', label: 'once' },
];

/** What it means as it is typed, with the pace so far. */
function Meaning({
  values,
  budget,
  choices,
}: Pick<BudgetFormProps, 'budget' | 'choices'> & { values: BudgetFormValues }) {
  const { id, name } = useOrganization();
  const monthCost =
    values.scopeKind === 'organization'
      ? choices.monthCost.get(id)
      : values.scopeKind === 'team'
        ? choices.monthCost.get(values.of)
        : undefined;
  const sentences = budgetSentences({
    values,
    who: budget === undefined ? whoOf(values, choices, name) : capital(budget.scopeName),
    organizationZone: choices.timeZone,
    budget,
    monthCost,
    nowMs: Date.now(),
  });
  return (
    <p role="status" aria-live="polite" className="rounded-lg border bg-sunken px-4 py-3 text-small">
      {sentences.join(' ')}
    </p>
  );
}

function whoOf(values: BudgetFormValues, choices: BudgetChoices, organization: string): string {
  const { scopeKind, of, metadataName, eachOf } = values;
  const label = (options: readonly { value: string; label: string }[], none: string) =>
    options.find(({ value }) => value === of)?.label ?? none;
  switch (scopeKind) {
    case 'organization':
      return organization;
    case 'team':
      return label(choices.teams, 'The team');
    case 'key':
      return label(choices.keys, 'The key');
    case 'member':
      return label(choices.members, 'The member');
    case 'model':
      return of || 'The model';
    case 'tag':
      return `Requests tagged ${of || '…'}`;
    case 'metadata':
      return `Requests with ${metadataName || '…'} = ${of || '…'}`;
    case 'each':
      return `Every ${eachOf === 'metadata' ? metadataName || 'value' : eachOf.replace('-', ' ')}`;
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
