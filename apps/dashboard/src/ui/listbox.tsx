'use client';

import { Check } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { cn } from './cn';

/** One entry of a {@link Listbox}. */
export type ListOption = {
  value: string;
  label: string;
  /** Quiet text at the right: a price, a provider. */
  hint?: string;
};

type ListboxProps = {
  id: string;
  label: string;
  options: readonly ListOption[];
  active: number;
  selected: readonly string[];
  empty: string;
  onPick: (option: ListOption) => void;
};

/** The list under a combobox. The text field keeps the focus; the field's `aria-activedescendant` names the active entry. */
export function Listbox({ id, label, options, active, selected, empty, onPick }: ListboxProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label={label}
      tabIndex={-1}
      className="absolute inset-x-0 top-full z-50 mt-1 max-h-64 overflow-y-auto rounded-md border border-line-strong bg-panel p-1 shadow-lift"
    >
      {options.length === 0 && (
        <div
          role="option"
          tabIndex={-1}
          aria-disabled
          aria-selected={false}
          className="px-2 py-1.5 text-small text-ink-3"
        >
          {empty}
        </div>
      )}
      {options.map((option, index) => (
        <div
          key={option.value}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={selected.includes(option.value)}
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(option);
          }}
          className={cn(
            'flex cursor-default items-center gap-2 rounded-sm px-2 py-1.5 text-small hover:bg-sunken',
            index === active && 'bg-sunken',
          )}
        >
          <Check
            aria-hidden
            className={cn('size-3.5 flex-none', selected.includes(option.value) ? 'opacity-100' : 'opacity-0')}
          />
          <span className="min-w-0 flex-1 break-words">{option.label}</span>
          {option.hint !== undefined && <span className="flex-none text-small text-ink-3">{option.hint}</span>}
        </div>
      ))}
    </div>
  );
}

/** Entries whose label or hint holds every word of the query, in their order; at most 50. */
export function matching(options: readonly ListOption[], query: string): ListOption[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return options
    .filter(({ label, hint = '' }) => words.every((word) => `${label} ${hint}`.toLowerCase().includes(word)))
    .slice(0, 50);
}

/** Open state and the arrow keys of a combobox. `onEnter` gets the active entry, or undefined where none is. */
export function useListbox(options: readonly ListOption[], onEnter: (option: ListOption | undefined) => void) {
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const index = Math.min(active, options.length - 1);
  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  const show = () => setOpen(true);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive(options.length === 0 ? -1 : (index + step + options.length) % options.length);
    } else if (event.key === 'Escape' && open) {
      // The dialog around the field stays open.
      event.stopPropagation();
      event.nativeEvent.stopImmediatePropagation();
      close();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      onEnter(open ? options[index] : undefined);
    }
  };
  return { open, active: index, show, close, setActive, onKeyDown };
}
