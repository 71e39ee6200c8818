import type { BudgetAction, BudgetPeriod, BudgetUnit } from '@switchyard/core/budgets/budget';
import { formatUsd, formatUsdExact, parseUsd } from '@switchyard/core/money/money';

/** "$500.00", "50,000 tokens", "1 request": an amount of a budget, in its unit. */
export function amountWords(unit: BudgetUnit, amount: bigint): string {
  return unit === 'usd' ? formatUsd(amount) : `${amount.toLocaleString('en-US')} ${unitWord(unit, amount)}`;
}

/** The same to the last digit, without the unit where it is not dollars: for inputs and for the audit log. */
export function exactAmount(unit: BudgetUnit, amount: bigint): string {
  if (unit !== 'usd') return amount.toLocaleString('en-US');
  return formatUsdExact(amount);
}

/** The same without the unit's word, for columns whose head or neighbour says it: "$500.00", "50,000". */
export function amountFigure(unit: BudgetUnit, amount: bigint): string {
  return unit === 'usd' ? formatUsd(amount) : amount.toLocaleString('en-US');
}

function unitWord(unit: 'tokens' | 'requests', amount: bigint): string {
  return amount === 1n ? unit.slice(0, -1) : unit;
}

/** The largest amount that a counter and a BIGINT column hold. */
const most = 2n ** 63n - 1n;
const whole = /^\d+$|^\d{1,3}(?:,\d{3})+$/;

/** Reads an amount as typed, in a budget's unit: dollars for `usd`, otherwise a whole number. Undefined for anything else. */
export function parseAmount(unit: BudgetUnit, text: string): bigint | undefined {
  const typed = text.trim();
  const amount = unit === 'usd' ? parseUsd(typed) : whole.test(typed) ? BigInt(typed.replaceAll(',', '')) : undefined;
  return amount !== undefined && amount <= most ? amount : undefined;
}

/** What to type instead of an amount that cannot be read. */
export const amountHint = (unit: BudgetUnit): string =>
  unit === 'usd'
    ? 'Expected dollars, for example "500" or "0.0125".'
    : 'Expected a whole number, for example "50,000".';

/** "a month", "every 14 days", "once, from 1 Nov 2026 to 30 Nov 2026": how often a budget starts anew. */
export function periodWords(period: BudgetPeriod): string {
  switch (period.kind) {
    case 'day':
    case 'quarter':
      return `a ${period.kind}`;
    case 'week':
      return period.startsOn === 'monday' ? 'a week' : 'a week from Sunday';
    case 'month':
      return period.startDay === 1 ? 'a month' : `a month from the ${ordinal(period.startDay)}`;
    case 'days':
      return period.length === 1 ? 'every day' : `every ${period.length} days`;
    case 'once':
      return period.until === null
        ? `once, from ${dayWords(period.from)} on`
        : `once, from ${dayWords(period.from)} to ${dayWords(period.until)}`;
  }
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const dayWords = (text: string) => day.format(new Date(`${text}T00:00:00Z`));

function ordinal(number: number): string {
  const teen = number % 100 >= 11 && number % 100 <= 13;
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${ending}`;
}

/** What happens at the limit: "then calls are refused". */
export function actionWords(action: BudgetAction): string {
  switch (action.kind) {
    case 'block':
      return 'calls are refused';
    case 'notify':
      return 'calls go on and people are told';
    case 'downgrade':
      return `calls go to ${action.model}`;
  }
}
