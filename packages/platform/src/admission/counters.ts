import type { Hold } from '@switchyard/core/limits/hold';
import { type Window, windowMs } from '@switchyard/core/limits/limit-policy';
import { keys } from '../redis/keys.ts';
import type { AdmissionCheck } from './admission.ts';

const lengths: Readonly<Record<Window, number>> = { second: 20, minute: 1_000, hour: 60_000, day: 1_440_000 };

type Counter = { kind: 'window'; window: Window } | { kind: 'concurrency' | 'budget' };

/** The length of the slices in which a window slides, ms; 0 for what is no window. */
export function sliceMsOf(counter: Counter): number {
  return counter.kind === 'window' ? lengths[counter.window] : 0;
}

/** How many slices make up the length of a window; 0 for what is no window. */
export function slicesOf(counter: Counter): number {
  return counter.kind === 'window' ? windowMs[counter.window] / lengths[counter.window] : 0;
}

/** The key of the set of groups that are counted apart where a check counts. */
export function groupsKey(organizationId: string, check: AdmissionCheck): string {
  if (check.kind === 'budget') return keys.budgetGroups(organizationId, check);
  return keys.limitGroups(organizationId, { policyId: check.policyId, of: check.bound?.of ?? '' });
}

/** The key of the counter that a check or a hold is about. */
export function counterKey(organizationId: string, counter: AdmissionCheck | Hold): string {
  switch (counter.kind) {
    case 'window':
      return keys.window(organizationId, counter);
    case 'concurrency':
      return keys.concurrency(organizationId, counter);
    case 'budget':
      return keys.budget(organizationId, counter);
  }
}
