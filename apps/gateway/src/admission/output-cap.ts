import { payableOutput } from '@switchyard/core/budgets/output-cap';
import { needOf } from './claim.ts';
import type { Needs } from './needs.ts';
import type { Standing } from './standing.ts';

/** The most output tokens that every budget which may refuse the call can pay for: now, and when nothing else is in flight. */
export type Payable = { now: number | null; later: number | null };

/** What budgets can pay of a call with these needs; null when they cannot even pay its input. */
export function payableBy(standings: readonly Standing[], needs: Needs): Payable {
  const refusing = standings.flatMap(({ claim, state }) => {
    if (claim.kind !== 'budget' || state.kind !== 'budget' || claim.check.limit === null) return [];
    const { applied } = claim;
    return [{ unspent: applied.limit - state.spent, held: state.held, worstCase: worstCaseOf(applied, needs) }];
  });
  return {
    now: payableOutput(
      refusing.map(({ unspent, held, worstCase }) => ({ left: unspent - held, worstCase })),
      needs.maxOutputTokens,
    ),
    later: payableOutput(
      refusing.map(({ unspent, worstCase }) => ({ left: unspent, worstCase })),
      needs.maxOutputTokens,
    ),
  };
}

const worstCaseOf = (applied: Parameters<typeof needOf>[0], needs: Needs) => (tokens: number) =>
  needOf(applied, needs, tokens);
