'use client';
import { Dialog } from '@/ui/dialog';
import { AdjustmentForm } from './adjustment-form';

interface AdjustmentDialogProps {
  /** What the address says already. */
  given: { account: string; model: string; since: string | null };
  open: boolean;
  onClose: () => void;
}

/** Applies the prices that are set now to requests of the past. */
export function AdjustmentDialog({ given, open, onClose }: AdjustmentDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Correct past costs"
      description="Requests of the past are priced again, at what is set now for the time they were made. The log stays as it is; the differences are added, and budgets count them."
    >
      {open && <AdjustmentForm given={given} onDone={onClose} />}
    </Dialog>
  );
}
