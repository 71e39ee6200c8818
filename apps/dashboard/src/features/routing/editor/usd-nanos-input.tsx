'use client';

import { formatUsdExact, parseUsd } from '@switchyard/core/money/money';
import { type ComponentProps, useState } from 'react';
import { MoneyInput } from '@/ui/money-input';

type UsdNanosInputProps = Omit<ComponentProps<typeof MoneyInput>, 'value' | 'onChange'> & {
  /** Nano-USD as a decimal string. */
  value: string;
  /** Gets nano-USD as a decimal string; a text that is no amount comes with a "$" before it, for the schema to refuse. */
  onChange: (nanos: string) => void;
};

/** Dollars for a person, nano-dollars for the API. */
export function UsdNanosInput({ value, onChange, ...props }: UsdNanosInputProps) {
  const [typed, setTyped] = useState<string>();
  const shown = typed !== undefined && nanosOf(typed) === value ? typed : dollarsOf(value);
  return (
    <MoneyInput
      {...props}
      value={shown}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(nanosOf(event.target.value));
      }}
    />
  );
}

function nanosOf(text: string): string {
  const nanos = parseUsd(text.trim());
  return nanos === undefined ? `$${text}` : String(nanos);
}

const dollarsOf = (nanos: string) =>
  /^\d+$/.test(nanos)
    ? formatUsdExact(BigInt(nanos)).slice(1).replaceAll(',', '').replace(/\.00$/, '')
    : nanos.replace(/^\$/, '');
