'use client';

import { formatUsd, formatUsdExact, parseUsd } from '@switchyard/core/money/money';
import { useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import { z } from 'zod';
import { problemOf, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Combobox } from '@/ui/combobox';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';
import { MoneyInput } from '@/ui/money-input';
import type { BudgetLists } from './budget-rows';
import { scopeOf } from './budget-rows';
import { lastingInWords } from './pace';

const perMinute = z.coerce
  .number<string | number>('Expected a whole number.')
  .pipe(contract.rateLimits.put.body.shape.requestsPerMinute);

const schema = z
  .object({
    scopeId: z.string().min(1, 'Choose what it applies to.'),
    limitUsd: z.union([z.literal(''), contract.budgets.put.body.shape.limitUsd]),
    requestsPerMinute: z.union([z.literal(''), perMinute]),
  })
  .strict();

type BudgetFormProps = {
  lists: BudgetLists;
  options: { value: string; label: string; hint: string }[];
  /** The key of the scope; empty lets it be chosen. */
  scope: string;
  onDone: () => void;
};

/** Dollars a month and requests a minute of one scope; an empty field takes the cap away. */
export function BudgetForm({ lists, options, scope, onDone }: BudgetFormProps) {
  const call = useCall();
  const form = useZodForm(schema, { scopeId: scope, ...capsOf(lists, scope) });
  const [scopeKey, limitUsd, requestsPerMinute] = useWatch({
    control: form.control,
    name: ['scopeId', 'limitUsd', 'requestsPerMinute'],
  });
  const { budget, rateLimit } = find(lists, scopeKey);

  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async (values) => {
        const chosen = scopeOf(values.scopeId);
        if (chosen === undefined) throw new Error('Choose what it applies to.');
        const before = find(lists, values.scopeId);
        if (values.limitUsd === '' && values.requestsPerMinute === '' && !before.budget && !before.rateLimit) {
          throw new Error('Type a budget, a limit, or both.');
        }
        if (values.limitUsd !== '') {
          await call(contract.budgets.put, { body: { ...chosen, limitUsd: values.limitUsd.trim() } });
        } else if (before.budget) await call(contract.budgets.remove, { params: { id: before.budget.id } });
        if (values.requestsPerMinute !== '') {
          await call(contract.rateLimits.put, { body: { ...chosen, requestsPerMinute: values.requestsPerMinute } });
        } else if (before.rateLimit) await call(contract.rateLimits.remove, { params: { id: before.rateLimit.id } });
        toast.success(`${options.find(({ value }) => value === values.scopeId)?.label ?? 'It'} is saved`);
        onDone();
      }}
    >
      {scope === '' && (
        <FormField control={form.control} name="scopeId" label="Applies to" help="The organization, a team or a key.">
          {({ ref: _, ...field }) => (
            <Combobox
              {...field}
              options={options}
              listLabel="Choices"
              placeholder="Type a name"
              onChange={(key) => {
                field.onChange(key);
                // What is typed already stays; the rest shows what holds there now.
                const { limitUsd: budgetNow, requestsPerMinute: limitNow } = capsOf(lists, key);
                if (!form.formState.dirtyFields.limitUsd) form.resetField('limitUsd', { defaultValue: budgetNow });
                if (!form.formState.dirtyFields.requestsPerMinute) {
                  form.resetField('requestsPerMinute', { defaultValue: limitNow });
                }
              }}
            />
          )}
        </FormField>
      )}
      <FormField
        control={form.control}
        name="limitUsd"
        label="Monthly budget (USD)"
        help={budgetHelp(limitUsd, budget)}
      >
        {(field) => <MoneyInput {...field} after="a month" placeholder="500" />}
      </FormField>
      <FormField
        control={form.control}
        name="requestsPerMinute"
        label="Requests per minute"
        help={
          requestsPerMinute === '' && rateLimit
            ? `Saving takes the limit of ${rateLimit.requestsPerMinute.toLocaleString('en')} a minute away.`
            : 'In any 60 seconds. Empty: no limit.'
        }
      >
        {(field) => (
          <Input
            {...field}
            value={String(field.value)}
            inputMode="numeric"
            autoComplete="off"
            after="a minute"
            placeholder="600"
          />
        )}
      </FormField>
      <FormActions submit="Save budget and limit" pending={form.formState.isSubmitting} onCancel={onDone} />
    </Form>
  );
}

function find({ budgets, rateLimits }: BudgetLists, key: string) {
  const chosen = scopeOf(key);
  const is = (one: { scope: string; scopeId: string }) => one.scope === chosen?.scope && one.scopeId === chosen.scopeId;
  return { budget: budgets.find(is), rateLimit: rateLimits.find(is) };
}

function capsOf(lists: BudgetLists, key: string) {
  const { budget, rateLimit } = find(lists, key);
  return {
    limitUsd: budget === undefined ? '' : formatUsdExact(BigInt(budget.limitNanos)).slice(1),
    requestsPerMinute: rateLimit === undefined ? '' : String(rateLimit.requestsPerMinute),
  };
}

/** What the typed amount would mean, at the pace of this month. */
function budgetHelp(typed: string, budget: BudgetLists['budgets'][number] | undefined): string {
  const limitNanos = parseUsd(typed.trim());
  if (typed.trim() === '' && budget) {
    return `Saving takes the budget of ${formatUsd(BigInt(budget.limitNanos))} away: spend is not capped here any more.`;
  }
  if (limitNanos === undefined || budget === undefined)
    return 'Calls that would go over it are refused. Empty: no budget.';
  const spentNanos = BigInt(budget.spentNanos);
  const pace = { spentNanos, limitNanos, resetsAtMs: Date.parse(budget.resetsAt), nowMs: Date.now() };
  return `${formatUsd(spentNanos)} is spent. ${lastingInWords(pace)}`;
}
