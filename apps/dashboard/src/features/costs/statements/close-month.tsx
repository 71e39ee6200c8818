'use client';
import { formatUsd } from '@switchyard/core/money/money';
import { toast } from 'sonner';
import { useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { formatCount } from '@/ui/format';
import { calendarMonthWords } from '../explorer/time-words';
import type { MonthView } from './statement';

interface CloseMonthProps {
  view: MonthView;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Freezes a month, after saying what that means. */
export function CloseMonth({ view, open, onOpenChange }: CloseMonthProps) {
  const call = useCall();
  const month = calendarMonthWords(view.month);
  const unpriced = view.items.reduce((sum, item) => sum + item.unpricedRequests, 0);
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Close ${month}?`}
      description="Every team's statement is frozen as it stands now. It cannot be opened again: prices that are corrected and requests that are recorded later become lines of the next statements."
      impact={[
        { label: 'Statements', value: formatCount(view.items.length) },
        { label: 'Charged for the month', value: formatUsd(BigInt(view.monthNanos)) },
        { label: 'Changed in earlier months', value: formatUsd(BigInt(view.earlierNanos)) },
        { label: 'Charged in all', value: formatUsd(BigInt(view.totalNanos)) },
        ...(unpriced === 0 ? [] : [{ label: 'Requests without a price, not charged', value: formatCount(unpriced) }]),
      ]}
      typedName={view.month}
      action={`Close ${month}`}
      onConfirm={async () => {
        await call(contract.statements.close, { body: { month: view.month } });
        toast.success(`${month} is closed`);
      }}
    />
  );
}
