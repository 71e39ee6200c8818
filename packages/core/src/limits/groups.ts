import { z } from 'zod';

/** How many values are counted apart where nobody says otherwise. */
export const usualMaxGroups = 10_000;

/**
 * How many values a budget or a limit counts apart at most, where callers make the values; all others share one counter. Every value
 * has a counter of its own in Redis and in the ledger, and callers can think of new ones without end.
 */
export const maxGroups = z.int('Expected a whole number.').min(1, 'At least 1.').max(100_000, 'At most 100,000.');

/** The group of the counter that all values share which are not counted apart. No value is empty. */
export const othersGroup = '';

/** Whether callers make the values of a dimension. The others are as many as the organization has. */
export function isCallerMade(dimension: string): boolean {
  return dimension === 'tag' || dimension === 'end-user' || dimension.startsWith('metadata.');
}
