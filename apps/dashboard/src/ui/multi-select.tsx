'use client';

import { X } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { cn } from './cn';
import { controlClass } from './input';
import { Listbox, type ListOption, matching, useListbox } from './listbox';

type MultiSelectProps = {
  options: readonly ListOption[];
  values: readonly string[];
  onChange: (values: string[]) => void;
  onBlur?: () => void;
  listLabel: string;
  placeholder?: string;
  empty?: string;
  /** Takes typed texts that are not in the list: Enter, comma or leaving the field adds them. */
  free?: boolean;
  /** A typed text may have blanks in it; only a comma ends it. */
  blanks?: boolean;
  disabled?: boolean;
  id?: string;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: true | undefined;
};

/** Several of many, as chips. Backspace in the empty field takes the last one away. */
export function MultiSelect(props: MultiSelectProps) {
  const { options, values, onChange, free = false, blanks = false, listLabel, empty = 'Nothing matches.' } = props;
  const listId = useId();
  const [query, setQuery] = useState('');
  const shown = matching(options, query);
  const labelOf = (value: string) => options.find((option) => option.value === value)?.label ?? value;

  const add = (added: string[]) => {
    onChange([...new Set([...values, ...added])]);
    setQuery('');
  };
  const toggle = ({ value }: ListOption) => {
    if (values.includes(value)) onChange(values.filter((other) => other !== value));
    else add([value]);
    setQuery('');
  };
  const typed = (text: string) => {
    const parts = text
      .split(blanks ? /\s*,\s*/ : /[\s,]+/)
      .flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
    const known = options.find(({ label, value }) => label === text.trim() || value === text.trim());
    if (known !== undefined) add([known.value]);
    else if (free && parts.length > 0) add(parts);
    else if (shown.length === 1 && shown[0] !== undefined && text.trim() !== '') add([shown[0].value]);
  };
  const list = useListbox(shown, (option) => {
    if (option !== undefined) return toggle(option);
    typed(query);
    list.close();
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Backspace' && query === '' && values.length > 0) onChange(values.slice(0, -1));
    else if (event.key === ',' && free) {
      event.preventDefault();
      typed(query);
    } else list.onKeyDown(event);
  };

  return (
    <div className="relative">
      <div
        data-invalid={props['aria-invalid']}
        className={cn(
          controlClass,
          'flex min-h-9 flex-wrap items-center gap-1 px-1.5 py-1 has-[input:focus-visible]:border-accent has-[input:focus-visible]:ring-3 has-[input:focus-visible]:ring-accent-soft data-[invalid=true]:border-stop',
          props.disabled && 'bg-sunken',
        )}
      >
        {values.map((value) => (
          <Chosen
            key={value}
            label={labelOf(value)}
            disabled={props.disabled ?? false}
            onRemove={() => onChange(values.filter((other) => other !== value))}
          />
        ))}
        <input
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
          placeholder={values.length === 0 ? props.placeholder : undefined}
          value={query}
          onClick={list.show}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setQuery(event.target.value);
            list.setActive(-1);
            list.show();
          }}
          onBlur={() => {
            typed(query);
            setQuery('');
            list.close();
            props.onBlur?.();
          }}
          className="h-6 min-w-24 flex-1 bg-transparent px-1.5 outline-none placeholder:text-ink-3"
        />
      </div>
      {list.open && (shown.length > 0 || !free) && (
        <Listbox
          id={listId}
          label={listLabel}
          options={shown}
          active={list.active}
          selected={values}
          empty={empty}
          onPick={toggle}
        />
      )}
    </div>
  );
}

function Chosen({ label, disabled, onRemove }: { label: string; disabled: boolean; onRemove: () => void }) {
  return (
    <span className="inline-flex max-w-full items-center gap-0.5 rounded-sm border border-line-strong bg-panel py-0.5 pr-0.5 pl-1.5 text-caption">
      <span className="truncate">{label}</span>
      <button
        type="button"
        disabled={disabled}
        onClick={onRemove}
        aria-label={`Remove ${label}`}
        className="grid size-5 place-items-center rounded-sm text-ink-3 hover:bg-sunken hover:text-ink "
      >
        <X aria-hidden className="size-3" />
      </button>
    </span>
  );
}
