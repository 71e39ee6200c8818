import type { AdmissionCheck, CheckState } from '@switchyard/platform/admission/admission';
import type { Claim } from './claim.ts';
import type { Short } from './refusals.ts';

/** A counter of a request, and how it stood when the request was last checked against it. */
export type Standing = { claim: Claim; state: CheckState };

/** Pairs what was asked with what was answered. */
export function standingsOf(claims: readonly Claim[], states: readonly CheckState[]): Standing[] {
  return claims.flatMap((claim, at) => {
    const state = states[at];
    return state === undefined ? [] : [{ claim, state }];
  });
}

/** The budgets that a request does not fit into now. */
export function shortOf(standings: readonly Standing[]): Short[] {
  return standings.flatMap(({ claim, state }) => {
    if (claim.kind !== 'budget' || state.kind !== 'budget' || claim.check.kind !== 'budget') return [];
    return fits(claim.check, state) ? [] : [{ claim, spent: state.spent, held: state.held }];
  });
}

type BudgetCheck = Extract<AdmissionCheck, { kind: 'budget' }>;
type BudgetNow = Extract<CheckState, { kind: 'budget' }>;

const fits = ({ amount, limit }: BudgetCheck, { spent, held }: BudgetNow) =>
  limit === null || spent + held + amount <= limit;
