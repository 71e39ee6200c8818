'use client';
import { type Edited, editedName, ownerKind } from '@/policies/owner';
import { Dialog } from '@/ui/dialog';
import type { ListedPolicy } from './cache-policy';
import { PolicyForm } from './policy-form';
import { emptyPolicy, valuesOf } from './policy-values';

type PolicyDialogProps = {
  edited: Edited<ListedPolicy>;
  onClose: () => void;
};

/** Writes what somebody says of caching. */
export function PolicyDialog({ edited, onClose }: PolicyDialogProps) {
  return (
    <Dialog
      open={edited !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={`Cache: ${editedName(edited)}`}
      description="It holds within a second, on every gateway. Answers never leave the organization; what is not said here is what the next wider one says."
    >
      {edited !== undefined && (
        <PolicyForm
          owner={ownerKind(edited)}
          values={typeof edited === 'object' ? valuesOf(edited) : emptyPolicy}
          onDone={onClose}
        />
      )}
    </Dialog>
  );
}
