'use client';

import { type ComponentProps, useState } from 'react';
import { Input } from './input';

type NumberInputProps = Omit<ComponentProps<typeof Input>, 'value' | 'onChange' | 'type' | 'inputMode'> & {
  value: unknown;
  /** Gets the number; undefined for an empty field, and the text itself where it is no number, for the schema to refuse. */
  onChange: (value: number | string | undefined) => void;
  /** Shows thousands apart, "2,000,000", where nothing is typed yet. */
  grouped?: boolean;
};

/** A number as text, so that nothing typed is lost on the way to it. */
export function NumberInput({ value, onChange, grouped = false, ...props }: NumberInputProps) {
  const [typed, setTyped] = useState<string>();
  // What was typed stays as it was ("1.", "1,000") for as long as it means the value.
  const shown = typed !== undefined && numberOf(typed) === value ? typed : textOf(value, grouped);
  return (
    <Input
      {...props}
      inputMode="decimal"
      autoComplete="off"
      value={shown}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(numberOf(event.target.value));
      }}
    />
  );
}

function textOf(value: unknown, grouped: boolean): string {
  if (value === undefined) return '';
  return grouped && typeof value === 'number' ? value.toLocaleString('en') : String(value);
}

/** "1,200" is 1200, "" is nothing, and what is no number stays text. */
export function numberOf(text: string): number | string | undefined {
  const plain = text.trim().replace(/(?<=\d),(?=\d{3}(\D|$))/g, '');
  if (plain === '') return undefined;
  return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : text;
}
