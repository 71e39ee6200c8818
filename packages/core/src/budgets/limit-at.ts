import type { BudgetConfiguration } from './budget.ts';

/** Which value of the budget (empty when it does not count values apart), and when, ms since 1970. */
export type LimitAsked = { group: string; atMs: number };

/** The limit of a budget at a moment: its own and every raise that is in force then for the value, in the budget's unit. */
export function limitAt({ limit, raises }: Pick<BudgetConfiguration, 'limit' | 'raises'>, asked: LimitAsked): bigint {
  let sum = limit;
  for (const raise of raises) {
    const isInForce = raise.fromMs <= asked.atMs && asked.atMs < raise.untilMs;
    if (isInForce && (raise.group === null || raise.group === asked.group)) sum += raise.amount;
  }
  return sum;
}
