'use client';

import type { ComponentProps } from 'react';
import { Button } from './button';
import { Tooltip } from './tooltip';

type ActionButtonProps = ComponentProps<typeof Button> & {
  /** Why it cannot be pressed, and who can: shown on hover and focus, read aloud. */
  reason?: string | undefined;
};

/** A button that stays in sight when it cannot be used, and says why. */
export function ActionButton({ reason, ...props }: ActionButtonProps) {
  if (reason === undefined) return <Button {...props} />;
  return (
    <Tooltip content={reason}>
      <Button
        {...props}
        type="button"
        aria-disabled
        aria-description={reason}
        onClick={(event) => event.preventDefault()}
      />
    </Tooltip>
  );
}
