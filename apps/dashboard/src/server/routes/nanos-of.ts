import { parseUsd } from '@switchyard/core/money/money';
import { invalidField } from '../http/api-problem.ts';

/** Dollars as typed, in nano-USD, exactly. The contract has checked the form already. */
export function nanosOf(field: string, usd: string): bigint {
  const nanos = parseUsd(usd.trim());
  if (nanos === undefined) throw invalidField(field, 'Expected dollars, for example "500" or "0.0125".');
  return nanos;
}
