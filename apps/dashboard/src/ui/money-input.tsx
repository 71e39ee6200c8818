import type { ComponentProps } from 'react';
import { Input } from './input';

type MoneyInputProps = Omit<ComponentProps<typeof Input>, 'before' | 'type' | 'inputMode'>;

/** Dollars as text, so that no digit is lost on the way: "1200", "1,200.50". `after` names what they are for. */
export function MoneyInput(props: MoneyInputProps) {
  return <Input {...props} before="$" inputMode="decimal" autoComplete="off" />;
}
