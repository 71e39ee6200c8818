import type { AppliedLimit } from '@switchyard/core/limits/matching';
import { limitsOf } from '../admission/applied.ts';
import { claimsOf } from '../admission/claim.ts';
import { noNeeds } from '../admission/needs.ts';
import { standingsOf } from '../admission/standing.ts';
import { withOthers } from '../admission/with-others.ts';
import type { OpenRequest, Reservation } from '../open-request.ts';
import type { Services } from '../services.ts';
import { refusedByLimit, requestOf } from './admit.ts';
import { refusal, refusingOf } from './make-fit.ts';
import type { Candidates } from './plan.ts';

/**
 * Counts a request that is answered without a call of its own: as a request, among the calls at once, and in budgets that count requests.
 * It takes no tokens and no money, so no limit or budget of those refuses it. Throws the refusal of the others.
 */
export async function admitFound(open: OpenRequest, { budgets }: Candidates, services: Services): Promise<void> {
  const { admission, clock, settings } = services;
  const untilMs = clock.monotonicMs() + settings.budgetWaitMs;
  let counted = { limits: limitsOf(open).filter(countsRequests), budgets };
  for (;;) {
    // No budget asks another model for an answer that is there already.
    const claims = claimsOf({ ...counted, needs: noNeeds, isDowngraded: true, isFree: true });
    const reservation: Reservation = { reservedNanos: 0n, claims, maxOutputTokens: 0, mustBeBounded: false };
    const decided = await admission.admit(requestOf(open, reservation, settings));
    if (decided.kind === 'crowded') {
      counted = withOthers(claims, { crowded: decided.indexes, atMs: open.startedAtMs });
      continue;
    }
    open.standings = standingsOf(claims, decided.states);
    if (decided.kind === 'admitted') {
      open.reservation = reservation;
      return;
    }
    if (decided.kind === 'limited') throw refusedByLimit(open, claims, decided);
    const mayFitLater = decided.kind === 'budget-in-flight';
    if (!mayFitLater || clock.monotonicMs() >= untilMs) {
      const { dashboardUrl } = settings;
      throw refusal(open, { refusing: refusingOf(open, decided), mayFitLater, dashboardUrl });
    }
    await admission.nextSettlement(open.caller.configuration.id, open.abort.signal);
  }
}

const countsRequests = ({ rule }: AppliedLimit): boolean => rule.kind === 'concurrency' || rule.measure === 'requests';
