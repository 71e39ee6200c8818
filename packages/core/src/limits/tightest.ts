import { type Measure, type Window, windowMs } from './limit-policy.ts';

/** A window as it stands: what it allows, what is left of it, and in how many ms it is as good as new. */
export type WindowState = { measure: Measure; window: Window; limit: number; remaining: number; resetsInMs: number };

/** The window of these measures that has the smallest share left; of several the longest, which is the last to be free again. */
export function tightestWindow<State extends WindowState>(
  states: readonly State[],
  measures: readonly Measure[],
): State | undefined {
  let tightest: State | undefined;
  for (const state of states)
    if (measures.includes(state.measure) && (tightest === undefined || isTighter(state, tightest))) tightest = state;
  return tightest;
}

function isTighter(a: WindowState, b: WindowState): boolean {
  const [left, right] = [a.remaining * b.limit, b.remaining * a.limit];
  return left === right ? windowMs[a.window] > windowMs[b.window] : left < right;
}

/** A budget as it stands: its limit and what is neither spent nor held, in its unit; below 0 when it is overspent. */
export type BudgetState = { limit: bigint; remaining: bigint };

/** The budget that has the smallest share left; one of nothing has none, and is the tightest. Of several the first. */
export function tightestBudget<State extends BudgetState>(states: readonly State[]): State | undefined {
  let tightest: State | undefined;
  for (const state of states) if (tightest === undefined || hasLess(state, tightest)) tightest = state;
  return tightest;
}

function hasLess(a: BudgetState, b: BudgetState): boolean {
  if (a.limit === 0n || b.limit === 0n) return a.limit === 0n && b.limit !== 0n;
  return a.remaining * b.limit < b.remaining * a.limit;
}
