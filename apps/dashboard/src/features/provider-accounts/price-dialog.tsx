'use client';

import { Dialog } from '@/ui/dialog';
import { PriceForm } from './price-form';

/** What a price is set for: a model at an account, or whatever is then chosen. */
export type PriceSubject = { model?: string; account?: { id: string; name: string } };

type PriceDialogProps = {
  subject: PriceSubject;
  /** Accounts to choose from where the subject names none. */
  accounts: readonly { id: string; name: string }[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** An own price: rates in dollars, or a share of the list price. */
export function PriceDialog({ subject, accounts, open, onOpenChange }: PriceDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={subject.model === undefined ? 'Own price' : `Price of ${subject.model}`}
      description="Holds for requests from now on, or from the day you choose. Requests that were made keep their cost until it is applied to them."
      size="small"
    >
      {open && <PriceForm subject={subject} accounts={accounts} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}
