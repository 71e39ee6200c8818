'use client';
import { type Edited, editedName, ownerKind } from '@/policies/owner';
import { Dialog } from '@/ui/dialog';
import type { ListedPolicy } from './content-policy';
import { PolicyForm } from './policy-form';
import { emptyPolicy, valuesOf } from './policy-values';

type PolicyDialogProps = { edited: Edited<ListedPolicy>; onClose: () => void };

/** Writes what somebody says of keeping content. */
export function PolicyDialog({ edited, onClose }: PolicyDialogProps) {
  return (
    <Dialog
      open={edited !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={`What is kept: ${editedName(edited)}`}
      description="It holds within a second, for calls from now on. What was kept before stays until its time is up."
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
