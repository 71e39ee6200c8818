'use client';

import { Switch as Primitive } from 'radix-ui';

type SwitchProps = {
  /** What it turns on, in full: it is read aloud without the text around it. */
  label: string;
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean;
  /** Why it cannot be used; shown on hover and read aloud. */
  reason?: string | undefined;
};

/** On or off, at once. Ink when on; position tells the state too, so it does not rest on colour. */
export function Switch({ label, checked, onCheckedChange, disabled = false, reason }: SwitchProps) {
  return (
    <Primitive.Root
      aria-label={label}
      checked={checked}
      disabled={disabled || reason !== undefined}
      title={reason}
      onCheckedChange={onCheckedChange}
      className="relative h-5 w-9 flex-none rounded-full border border-line-strong bg-sunken outline-none transition-colors duration-100 focus-visible:ring-3 focus-visible:ring-accent-soft focus-visible:border-accent disabled:cursor-not-allowed disabled:opacity-50 data-[state=checked]:border-ink data-[state=checked]:bg-ink"
    >
      <Primitive.Thumb className="block size-3.5 translate-x-0.5 rounded-full bg-ink-3 transition-transform duration-100 data-[state=checked]:translate-x-[18px] data-[state=checked]:bg-paper" />
    </Primitive.Root>
  );
}
