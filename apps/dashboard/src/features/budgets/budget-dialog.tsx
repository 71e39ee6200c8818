'use client';

import { Dialog } from '@/ui/dialog';
import { BudgetForm } from './budget-form';
import { type BudgetLists, scopeOptions } from './budget-rows';

type BudgetDialogProps = {
  lists: BudgetLists;
  /** The key of a row, "new", or nothing. */
  edited: string;
  onClose: () => void;
};

/** Sets, changes or removes the budget and the limit of one scope. */
export function BudgetDialog({ lists, edited, onClose }: BudgetDialogProps) {
  const options = scopeOptions(lists);
  const fixed = options.find(({ value }) => value === edited);
  return (
    <Dialog
      open={fixed !== undefined || edited === 'new'}
      onOpenChange={(open) => !open && onClose()}
      title={fixed === undefined ? 'Set a budget or limit' : `Budget and limit of ${fixed.label}`}
      description="Both hold everywhere within a second, over all gateways together."
    >
      {edited !== '' && (
        <BudgetForm key={edited} lists={lists} options={options} scope={fixed?.value ?? ''} onDone={onClose} />
      )}
    </Dialog>
  );
}
