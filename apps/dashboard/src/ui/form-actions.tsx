'use client';

import type { ReactNode } from 'react';
import { Button } from './button';
import { DialogActions } from './dialog';

type FormActionsProps = {
  /** The verb: "Create team". */
  submit: string;
  pending: boolean;
  onCancel?: () => void;
  aside?: ReactNode;
};

/** Cancel and the one solid button at the end of a form in a dialog. The button is never disabled: errors say why. */
export function FormActions({ submit, pending, onCancel, aside }: FormActionsProps) {
  return (
    <DialogActions aside={aside}>
      {onCancel !== undefined && <Button onClick={onCancel}>Cancel</Button>}
      <Button type="submit" variant="solid" pending={pending}>
        {submit}
      </Button>
    </DialogActions>
  );
}
