'use client';

import { Check } from 'lucide-react';
import { Checkbox as Primitive } from 'radix-ui';
import { type ReactNode, useId } from 'react';

type CheckboxProps = {
  label: ReactNode;
  help?: ReactNode;
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean;
};

/** A tick box with its label beside it; the label is part of what can be pressed. */
export function Checkbox({ label, help, checked, onCheckedChange, disabled = false }: CheckboxProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5 py-0.5">
      <Primitive.Root
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={(state) => onCheckedChange(state === true)}
        aria-describedby={help === undefined ? undefined : `${id}-help`}
        className="mt-0.5 grid size-4 flex-none place-items-center rounded-sm border border-line-strong bg-panel text-paper outline-none hover:border-ink-3 focus-visible:ring-3 focus-visible:ring-accent-soft focus-visible:border-accent disabled:opacity-50 data-[state=checked]:border-ink data-[state=checked]:bg-ink"
      >
        <Primitive.Indicator>
          <Check className="size-3" strokeWidth={3} />
        </Primitive.Indicator>
      </Primitive.Root>
      <div className="min-w-0">
        <label htmlFor={id} className="block text-body text-ink">
          {label}
        </label>
        {help !== undefined && (
          <p id={`${id}-help`} className="text-small text-ink-3">
            {help}
          </p>
        )}
      </div>
    </div>
  );
}
