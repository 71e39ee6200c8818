/** What a budget can still pay, and the most that a call costs it with so many output tokens, in its own unit. */
export type PayingBudget = { left: bigint; worstCase(outputTokens: number): bigint };

/**
 * The most output tokens, up to `atMost`, that all of these budgets can pay for certain; null when they cannot even pay a call without
 * any. A worst case never falls when more output is allowed.
 */
export function payableOutput(budgets: readonly PayingBudget[], atMost: number): number | null {
  const canPay = (tokens: number) => budgets.every(({ left, worstCase }) => worstCase(tokens) <= left);
  if (!canPay(0)) return null;
  let payable = 0;
  for (let unknown = atMost; unknown > payable; ) {
    const tokens = payable + Math.ceil((unknown - payable) / 2);
    if (canPay(tokens)) payable = tokens;
    else unknown = tokens - 1;
  }
  return payable;
}
