import { formatUsd } from '@switchyard/core/money/money';
import { dayText } from '@/ui/when';
import type { BudgetLevel, ReportBudget } from './budget-level';

const actions: Record<ReportBudget['action'], string> = {
  block: 'refuses calls beyond it',
  notify: 'tells people',
  downgrade: 'calls a cheaper model beyond it',
};

/** A budget that caps exactly what the report shows, and why it is no line where it is none. */
export function budgetWords(level: BudgetLevel, cumulative: boolean): string {
  const { name, limitNanos, action, periodFrom, periodTo } = level.budget;
  const until = periodTo === null ? '' : ` until ${dayText(new Date(Date.parse(periodTo) - 1).toISOString())}`;
  const budget = `Budget ${name}: ${formatUsd(BigInt(limitNanos))} from ${dayText(periodFrom)}${until}, ${actions[action]}.`;
  if (level.kind === 'line') return budget;
  if (level.why === 'far-above') return `${budget} It is far above this picture.`;
  return cumulative
    ? `${budget} It counts from another day than this picture.`
    : `${budget} It is a line when days are added up from its first one.`;
}
