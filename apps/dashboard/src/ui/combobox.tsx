'use client';

import { ChevronsUpDown } from 'lucide-react';
import { useId, useState } from 'react';
import { Input } from './input';
import { Listbox, type ListOption, matching, useListbox } from './listbox';

type ComboboxProps = {
  options: readonly ListOption[];
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  /** The list's name for readers. */
  listLabel: string;
  placeholder?: string;
  /** What the list says when nothing matches. */
  empty?: string;
  /** Takes typed text as the value when it names no entry. */
  free?: boolean;
  disabled?: boolean;
  id?: string;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: true | undefined;
};

/** One of many: type to narrow, arrows and Enter to choose. A text that matches exactly one entry is taken on leaving. */
export function Combobox(props: ComboboxProps) {
  const { options, value, onChange, onBlur, listLabel, placeholder, empty = 'Nothing matches.', free = false } = props;
  const listId = useId();
  const [query, setQuery] = useState<string>();
  const shown = query === undefined ? options : matching(options, query);
  const pick = (option: ListOption) => {
    onChange(option.value);
    setQuery(undefined);
    list.close();
  };
  const list = useListbox(shown, (option) => {
    const chosen = option ?? exact(shown, query);
    if (chosen !== undefined) pick(chosen);
  });
  // A text that names nothing stays to be put right; the value is empty then.
  const leave = () => {
    if (query === undefined || free) return setQuery(undefined);
    const found = exact(shown, query);
    if (found !== undefined) return pick(found);
    onChange('');
    if (query.trim() === '') setQuery(undefined);
  };
  const label = options.find((option) => option.value === value)?.label ?? value;

  return (
    <div className="relative">
      <Input
        id={props.id}
        aria-describedby={props['aria-describedby']}
        aria-invalid={props['aria-invalid']}
        disabled={props.disabled}
        role="combobox"
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={list.open}
        aria-controls={listId}
        aria-activedescendant={list.open && list.active >= 0 ? `${listId}-${list.active}` : undefined}
        placeholder={placeholder}
        value={query ?? label}
        onClick={list.show}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={list.onKeyDown}
        onChange={(event) => {
          setQuery(event.target.value);
          list.show();
          if (free) onChange(event.target.value);
        }}
        onBlur={() => {
          leave();
          list.close();
          onBlur?.();
        }}
        className="truncate pr-9"
      />
      <ChevronsUpDown
        aria-hidden
        className="pointer-events-none absolute top-2.5 right-3 size-4 text-ink-3"
        strokeWidth={1.75}
      />
      {list.open && (shown.length > 0 || !free) && (
        <Listbox
          id={listId}
          label={listLabel}
          options={shown}
          active={list.active}
          selected={[value]}
          empty={empty}
          onPick={pick}
        />
      )}
    </div>
  );
}

/** The entry that the text names, or the only one left. */
function exact(options: readonly ListOption[], query: string | undefined): ListOption | undefined {
  if (query === undefined || query.trim() === '') return undefined;
  const text = query.trim().toLowerCase();
  return (
    options.find(({ label, value }) => label.toLowerCase() === text || value.toLowerCase() === text) ??
    (options.length === 1 ? options[0] : undefined)
  );
}
