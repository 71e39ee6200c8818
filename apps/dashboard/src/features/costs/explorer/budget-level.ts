import type { CostReport } from './report';

export type ReportBudget = CostReport['budgets'][number];

/** A budget as a line across the picture, or why it is none. */
export type BudgetLevel =
  | { kind: 'line'; budget: ReportBudget; limitNanos: bigint }
  | { kind: 'words'; budget: ReportBudget; why: 'other-period' | 'far-above' };

interface Drawn {
  from: string;
  intervals: CostReport['intervals'];
  /** The highest place of the picture, nano-USD. */
  peakNanos: bigint;
  cumulative: boolean;
}

/** A budget this many times above the picture would press it flat. */
const farAbove = 4n;

/**
 * A budget can stand in the picture when both count the same time: the running sum since its period began, or parts as long as its
 * period.
 */
export function budgetLevel(budget: ReportBudget, { from, intervals, peakNanos, cumulative }: Drawn): BudgetLevel {
  const limitNanos = BigInt(budget.limitNanos);
  const sameTime = cumulative ? Date.parse(budget.periodFrom) === Date.parse(from) : isOnePart(budget, intervals);
  if (!sameTime) return { kind: 'words', budget, why: 'other-period' };
  if (limitNanos > farAbove * peakNanos) return { kind: 'words', budget, why: 'far-above' };
  return { kind: 'line', budget, limitNanos };
}

function isOnePart({ periodFrom, periodTo }: ReportBudget, intervals: CostReport['intervals']): boolean {
  return intervals.some(
    ({ from, to }) => Date.parse(from) === Date.parse(periodFrom) && Date.parse(to) === Date.parse(periodTo ?? ''),
  );
}
