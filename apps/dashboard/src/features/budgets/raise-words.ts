import { amountWords } from '@/server/client/budget-words';
import type { LampTone } from '@/ui/lamp';
import type { Raise } from './budget';

/** "$300.00 more for Search", and for which value. */
export function raiseTitle({ budget, extra, group }: Raise): string {
  return `${amountWords(budget.unit, BigInt(extra))} more for ${budget.name}${group === null ? '' : `, ${group.name}`}`;
}

/** Where a raise stands, as a lamp with its words. */
export function raiseState({ status, inForce, decidedBy, requestedBy }: Raise): { tone: LampTone; words: string } {
  switch (status) {
    case 'PENDING':
      return { tone: 'caution', words: 'waits for a decision' };
    case 'APPROVED': {
      const by = decidedBy?.id === requestedBy.id ? 'given' : 'approved';
      return inForce ? { tone: 'clear', words: `${by}, in force` } : { tone: 'off', words: `${by}, over` };
    }
    case 'DECLINED':
      return { tone: 'off', words: 'declined' };
    case 'WITHDRAWN':
      return { tone: 'off', words: 'withdrawn' };
  }
}
