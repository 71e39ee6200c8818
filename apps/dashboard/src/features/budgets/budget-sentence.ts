import type { BudgetUnit } from '@switchyard/core/budgets/budget';
import { periodAt } from '@switchyard/core/budgets/period';
import { actionWords, amountWords, parseAmount, periodWords } from '@/server/client/budget-words';
import type { Budget } from './budget';
import { type BudgetFormValues, contentOf, periodOf } from './budget-values';
import { lastingInWords, paceOf } from './lasting';
import { momentIn } from './zone-words';

type Typed = {
  values: BudgetFormValues;
  /** What the budget applies to, by name. */
  who: string;
  /** The zone that holds when the budget has none of its own. */
  organizationZone: string;
  /** The budget before the change. */
  budget: Budget | undefined;
  /** What its scope spent this month (UTC), nano-USD, where that is known. */
  monthCost: bigint | undefined;
  nowMs: number;
};

/** What a budget means as it is typed, sentence by sentence. */
export function budgetSentences(typed: Typed): string[] {
  const { values, who } = typed;
  const limit = parseAmount(values.unit, values.amount);
  if (limit === undefined) return ['Type an amount to see what the budget means.'];
  const each = values.scopeKind === 'each' ? ', each for itself' : '';
  const period = periodOf(values);
  return [
    `${who} may use ${amountWords(values.unit, limit)} ${periodWords(period)}${each}; then ${actionWords(actionOf(values))}.`,
    startsAnew(typed),
    paceSentence(typed, limit),
  ].filter((sentence) => sentence !== '');
}

function actionOf(values: BudgetFormValues): Budget['action'] {
  if (values.action !== 'downgrade') return { kind: values.action };
  return { kind: 'downgrade', model: values.downgradeModel || 'another model' };
}

function startsAnew({ values, organizationZone, nowMs }: Typed): string {
  const timeZone = values.zone || organizationZone;
  const period = periodOf(values);
  if ((period.kind === 'days' || period.kind === 'once') && period.from === '') return '';
  try {
    const endMs = periodAt({ period, timeZone }, nowMs)?.endMs ?? null;
    if (endMs === null) return '';
    return `It ${period.kind === 'once' ? 'ends' : 'starts anew'} ${momentIn(timeZone, endMs)} (${timeZone}).`;
  } catch {
    return 'There is no such time zone.';
  }
}

function paceSentence({ values, budget, monthCost, nowMs }: Typed, limit: bigint): string {
  const spent = (unit: BudgetUnit, amount: bigint) => `${amountWords(unit, amount)} is used so far.`;
  if (budget?.current) {
    const samePeriod = JSON.stringify(contentOf(values).period) === JSON.stringify(budget.period);
    const pace = paceOf(budget, nowMs);
    if (!samePeriod || pace === undefined) return '';
    const raised = BigInt(budget.current.raisedBy);
    const whole = limit + raised;
    const more = raised > 0n ? ` With the raise in force it is ${amountWords(budget.unit, whole)}.` : '';
    return `${spent(budget.unit, pace.spent)}${more} ${lastingInWords(pace, { unit: budget.unit, action: actionOf(values), limit: whole })}`;
  }
  if (monthCost === undefined || values.unit !== 'usd' || values.periodKind !== 'month' || values.startDay !== '1')
    return '';
  const start = new Date(nowMs);
  const [startMs, endMs] = [0, 1].map((more) => Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + more, 1));
  if (startMs === undefined || endMs === undefined) return '';
  const pace = { spent: monthCost, startMs, endMs, nowMs, timeZone: 'UTC' };
  return `${spent('usd', monthCost)} ${lastingInWords(pace, { unit: 'usd', action: actionOf(values), limit })}`;
}
