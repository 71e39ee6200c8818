import type { BudgetPeriod } from './budget.ts';

/** The period in front of a noun: "monthly", "14-day", "one-off". */
export function periodName(period: BudgetPeriod): string {
  switch (period.kind) {
    case 'day':
      return 'daily';
    case 'week':
      return 'weekly';
    case 'month':
      return 'monthly';
    case 'quarter':
      return 'quarterly';
    case 'days':
      return `${period.length}-day`;
    case 'once':
      return 'one-off';
  }
}
