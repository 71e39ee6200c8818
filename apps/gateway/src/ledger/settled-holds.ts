import type { Charge, Hold } from '@switchyard/core/limits/hold';
import type { Measure } from '@switchyard/core/limits/limit-policy';
import {
  addUsage,
  noUsage,
  totalInputTokens,
  totalOutputTokens,
  totalTokens,
  type Usage,
} from '@switchyard/core/pricing/usage';
import type { AttemptRecord } from '@switchyard/core/requests/record';
import type { SettledHold } from '@switchyard/platform/admission/admission';
import type { Claim } from '../admission/claim.ts';

/** What was consumed, attempt by attempt. */
export type Consumed = readonly Pick<AttemptRecord, 'model' | 'usage' | 'costNanos'>[];

/** What each hold of a request came to. A cost that nobody knows counts as the most that it can be. */
export function settledHolds(claims: readonly Claim[], consumed: Consumed): SettledHold[] {
  return claims.map((claim) => ({ ...claim.hold, actual: actualOf(claim, consumed) }));
}

/** What a request is counted with in its budgets. */
export function chargesOf(settled: readonly SettledHold[]): Charge[] {
  return settled.flatMap((hold) => {
    if (hold.kind !== 'budget') return [];
    const { budgetId, period, group, actual } = hold;
    return [{ budgetId, period, group, amount: String(actual) }];
  });
}

function actualOf(claim: Claim, consumed: Consumed): bigint {
  if (claim.kind === 'limit') return BigInt(ofLimit(claim.hold, consumed));
  const { budget, model } = claim.applied;
  const own = model === null ? consumed : consumed.filter((attempt) => attempt.model === model);
  switch (budget.unit) {
    case 'requests':
      return 1n;
    case 'tokens':
      return BigInt(totalTokens(usageOf(own)));
    case 'usd':
      return costOf(own) ?? reservedBy(claim.hold);
  }
}

function ofLimit(hold: Hold, consumed: Consumed): number {
  return hold.kind === 'window' ? countOf(hold.measure, usageOf(consumed)) : 0;
}

function countOf(measure: Measure, usage: Usage): number {
  switch (measure) {
    case 'requests':
      return 1;
    case 'input-tokens':
      return totalInputTokens(usage);
    case 'output-tokens':
      return totalOutputTokens(usage);
    case 'total-tokens':
      return totalTokens(usage);
  }
}

const usageOf = (consumed: Consumed): Usage => consumed.reduce((sum, { usage }) => addUsage(sum, usage), noUsage);

function costOf(consumed: Consumed): bigint | null {
  let sum = 0n;
  for (const { costNanos } of consumed) {
    if (costNanos === null) return null;
    sum += BigInt(costNanos);
  }
  return sum;
}

/** The most that a hold can come to. */
export const reservedBy = (hold: Hold): bigint => (hold.kind === 'concurrency' ? 0n : BigInt(hold.reserved));
