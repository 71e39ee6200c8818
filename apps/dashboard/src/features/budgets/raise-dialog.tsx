'use client';

import { othersGroup } from '@switchyard/core/limits/groups';
import type { ComponentProps } from 'react';
import { useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import { amountWords, parseAmount } from '@/server/client/budget-words';
import { problemOf, useApi, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Combobox } from '@/ui/combobox';
import { Dialog } from '@/ui/dialog';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';
import { Textarea } from '@/ui/textarea';
import type { Budget } from './budget';
import { lastingInWords, paceOf } from './lasting';
import { raiseDefaults, raiseSchema, untilOf } from './raise-values';
import { UntilField } from './until-field';

type RaiseDialogProps = {
  budget: Budget | undefined;
  /** Whether more is asked for, or given at once. */
  mode: 'ask' | 'give' | null;
  onClose: () => void;
};

/** Asks for a raise of a budget, or gives one for some time. */
export function RaiseDialog({ budget, mode, onClose }: RaiseDialogProps) {
  const open = budget !== undefined && mode !== null;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={
        budget === undefined
          ? ''
          : mode === 'give'
            ? `Raise ${budget.name} for some time`
            : `Ask for more for ${budget.name}`
      }
      description={budget && nowWords(budget)}
      size="small"
    >
      {open && <RaiseForm budget={budget} mode={mode} onDone={onClose} />}
    </Dialog>
  );
}

function nowWords({ unit, limit, current }: Budget): string {
  if (current === null) return `It is ${amountWords(unit, BigInt(limit))}.`;
  const of = current.group === null ? '' : ` by ${current.group.name}`;
  return `${amountWords(unit, BigInt(current.spent))} of ${amountWords(unit, BigInt(current.limit))} is used${of}.`;
}

function RaiseForm({ budget, mode, onDone }: { budget: Budget; mode: 'ask' | 'give'; onDone: () => void }) {
  const call = useCall();
  const each = budget.scope.kind === 'each';
  const groups = useApi(contract.budgets.read, { params: { id: budget.id } }, { enabled: each }).data?.groups ?? [];
  const form = useZodForm(raiseSchema(budget.unit, { reason: mode === 'ask' }), raiseDefaults(budget));
  const { control } = form;
  const amount = useWatch({ control, name: 'amount' });
  return (
    <Form
      form={form}
      problemOf={raiseProblem}
      onSubmit={async (values) => {
        const { amount: typed, words, group } = values;
        const params = { id: budget.id };
        const body = { amount: typed, reason: words, group: group === '' ? null : group };
        if (mode === 'ask') {
          await call(contract.budgetRaises.request, { params, body });
          toast.success('Asked. Owners and admins are told.');
        } else {
          await call(contract.budgetRaises.give, { params, body: { ...body, ...untilOf(values) } });
          toast.success(`${budget.name} is raised`);
        }
        onDone();
      }}
    >
      {each && (
        <FormField control={control} name="group" label="For" optional help="Empty: every value of the budget.">
          {({ ref: _, ...field }) => (
            <Combobox
              {...field}
              free
              options={groups.flatMap(({ key, name }) => (key === othersGroup ? [] : { value: key, label: name }))}
              listLabel="Values"
              placeholder={budget.scopeName}
            />
          )}
        </FormField>
      )}
      <FormField control={control} name="amount" label="How much more" help={boughtWords(budget, amount)}>
        {(field) => <AmountInput {...field} unit={budget.unit} />}
      </FormField>
      {mode === 'give' && <UntilField control={control} budget={budget} />}
      <FormField
        control={control}
        name="words"
        label={mode === 'ask' ? 'What it is for' : 'Note'}
        optional={mode === 'give'}
      >
        {(field) => <Textarea {...field} maxLength={1_000} />}
      </FormField>
      <FormActions
        submit={mode === 'ask' ? 'Ask for it' : 'Raise it'}
        pending={form.formState.isSubmitting}
        onCancel={onDone}
      />
    </Form>
  );
}

/** An amount in a budget's unit, which stands inside the box. */
export function AmountInput({
  unit,
  ...props
}: { unit: Budget['unit'] } & Omit<ComponentProps<typeof Input>, 'before' | 'after'>) {
  return (
    <Input
      {...props}
      {...(unit === 'usd' ? { before: '$' } : { after: unit })}
      inputMode={unit === 'usd' ? 'decimal' : 'numeric'}
      autoComplete="off"
    />
  );
}

/** What the server calls a reason or a note are words here. */
export function raiseProblem(error: unknown) {
  const { message, fields } = problemOf(error);
  return {
    message,
    fields: fields.map(({ path, ...field }) => ({ ...field, path: /^(reason|note)$/.test(path) ? 'words' : path })),
  };
}

/** Until when the raised limit lasts. */
export function boughtWords(budget: Budget, typed: string): string {
  const extra = parseAmount(budget.unit, typed);
  const pace = paceOf(budget, Date.now());
  if (extra === undefined || pace === undefined || budget.current === null) return 'On top of what is budgeted.';
  const limit = BigInt(budget.current.limit) + extra;
  return `${amountWords(budget.unit, limit)} in all. ${lastingInWords(pace, { ...budget, limit })}`;
}
