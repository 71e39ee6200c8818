'use client';

import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import { amountWords } from '@/server/client/budget-words';
import { useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { Dialog, DialogActions } from '@/ui/dialog';
import { Form, FormField, useZodForm } from '@/ui/form';
import { Textarea } from '@/ui/textarea';
import { When } from '@/ui/when';
import type { Budget, Raise } from './budget';
import { BudgetMeter } from './budget-meter';
import { AmountInput, boughtWords, raiseProblem } from './raise-dialog';
import { raiseDefaults, raiseSchema, untilOf } from './raise-values';
import { raiseTitle } from './raise-words';
import { UntilField } from './until-field';

type DecideDialogProps = { raise: Raise | undefined; budget: Budget | undefined; onClose: () => void };

/** Approves or declines a request for a raise, with the pace and the reason in sight. */
export function DecideDialog({ raise, budget, onClose }: DecideDialogProps) {
  const open = raise?.status === 'PENDING' && budget !== undefined;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={raise === undefined ? '' : `${raise.requestedBy.name} asks for ${raiseTitle(raise)}`}
      size="small"
    >
      {open && <DecideForm key={raise.id} raise={raise} budget={budget} onDone={onClose} />}
    </Dialog>
  );
}

function DecideForm({ raise, budget, onDone }: { raise: Raise; budget: Budget; onDone: () => void }) {
  const call = useCall();
  const form = useZodForm(raiseSchema(budget.unit, { reason: false }), raiseDefaults(budget, BigInt(raise.extra)));
  const { control } = form;
  const amount = useWatch({ control, name: 'amount' });
  const [declining, setDeclining] = useState(false);
  const params = { id: raise.id };
  return (
    <Form
      form={form}
      problemOf={raiseProblem}
      onSubmit={async (values) => {
        if (declining) {
          await call(contract.budgetRaises.decline, { params, body: { note: values.words } });
          toast.success('Declined');
        } else {
          const body = { amount: values.amount, note: values.words, ...untilOf(values) };
          await call(contract.budgetRaises.approve, { params, body });
          toast.success(`${budget.name} is raised`);
        }
        onDone();
      }}
    >
      <div className="grid gap-2 rounded-lg border bg-sunken px-4 py-3">
        <p className="break-words">{raise.reason}</p>
        <p className="text-caption text-ink-3">
          {raise.own ? 'You asked' : `${raise.requestedBy.name} asked`} <When at={raise.requestedAt} />
          {raise.own && '; the audit log will say that you approved your own request'}
        </p>
        {budget.current !== null && (
          <p className="flex items-center gap-3 text-small">
            <BudgetMeter budget={budget} className="w-28 flex-none" />
            <span>
              {amountWords(budget.unit, BigInt(budget.current.spent))} of{' '}
              {amountWords(budget.unit, BigInt(budget.current.limit))}
            </span>
          </p>
        )}
      </div>
      <FormField control={control} name="amount" label="How much more" help={boughtWords(budget, amount)}>
        {(field) => <AmountInput {...field} unit={budget.unit} />}
      </FormField>
      <UntilField control={control} budget={budget} />
      <FormField control={control} name="words" label="Note" optional help="The asker reads it.">
        {(field) => <Textarea {...field} rows={2} maxLength={1_000} />}
      </FormField>
      <DialogActions>
        <Button type="submit" pending={form.formState.isSubmitting && declining} onClick={() => setDeclining(true)}>
          Decline
        </Button>
        <Button
          type="submit"
          variant="solid"
          pending={form.formState.isSubmitting && !declining}
          onClick={() => setDeclining(false)}
        >
          Approve
        </Button>
      </DialogActions>
    </Form>
  );
}
