'use client';

import { Dialog } from '@/ui/dialog';
import { Skeleton, skeletonKeys } from '@/ui/skeleton';
import type { Budget } from './budget';
import { BudgetForm } from './budget-form';
import { type BudgetChoices, useBudgetChoices } from './use-budget-choices';

type BudgetDialogProps = {
  budgets: readonly Budget[];
  /** Id of a budget, `new`, or nothing. */
  edited: string;
  /** What a new one is for, such as `team:<id>`. */
  scope: string;
  onClose: () => void;
};

/** Sets a budget or changes one. */
export function BudgetDialog({ budgets, edited, scope, onClose }: BudgetDialogProps) {
  const budget = budgets.find(({ id }) => id === edited);
  // Read with the page, so that the form is there as soon as it is opened.
  const choices = useBudgetChoices();
  return (
    <Dialog
      open={budget !== undefined || edited === 'new'}
      onOpenChange={(open) => !open && onClose()}
      title={budget === undefined ? 'Set a budget' : `Change the budget ${budget.name}`}
      description="It holds everywhere within a second, over all gateways together."
    >
      {edited !== '' && <Body key={edited} choices={choices} budget={budget} scope={scope} onClose={onClose} />}
    </Dialog>
  );
}

type BodyProps = { choices: BudgetChoices; budget: Budget | undefined; scope: string; onClose: () => void };

function Body({ choices, budget, scope, onClose }: BodyProps) {
  if (!choices.ready)
    return (
      <div aria-busy className="grid gap-4 pb-4">
        {skeletonKeys(4).map((key) => (
          <Skeleton key={key} className="h-9 w-full" />
        ))}
      </div>
    );
  return <BudgetForm choices={choices} budget={budget} scope={scope} onDone={onClose} />;
}
