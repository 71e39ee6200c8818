'use client';

import { Checkbox } from '@/ui/checkbox';

type DropUnsupportedProps = { checked: boolean; onCheckedChange: (checked: boolean) => void };

/** Whether a request loses what a provider's format cannot express, or is refused for it. */
export function DropUnsupported(props: DropUnsupportedProps) {
  return (
    <Checkbox
      {...props}
      label="Leave them out"
      help="Otherwise the request is refused and the error names the field. What was left out stands in the request's record."
    />
  );
}
