import type { AppliedLimit } from '@switchyard/core/limits/matching';
import type { RequestIntent } from '@switchyard/core/requests/record';
import { limitsOf, needsBound } from '../admission/applied.ts';
import { type Claim, claimsOf } from '../admission/claim.ts';
import type { Decided } from '../admission/create-admission.ts';
import { type Needs, needsOf } from '../admission/needs.ts';
import { limitReached } from '../admission/refusals.ts';
import { standingsOf } from '../admission/standing.ts';
import { withOthers } from '../admission/with-others.ts';
import { mayCost } from '../call.ts';
import type { OpenRequest, OutputCap, Reservation } from '../open-request.ts';
import type { Services } from '../services.ts';
import { makeFit } from './make-fit.ts';
import type { Candidates } from './plan.ts';

/**
 * Counts the request against every limit and reserves its worst case in every budget, in one atomic step, or refuses it. Where its
 * budgets cannot pay for all of it, its output may be capped, or another model be asked: the answer is whom to ask.
 */
export async function admit(open: OpenRequest, planned: Candidates, services: Services): Promise<Candidates> {
  const startedMs = services.clock.monotonicMs();
  try {
    return await admitInTime(open, planned, services);
  } finally {
    open.queueMs += services.clock.monotonicMs() - startedMs;
  }
}

async function admitInTime(open: OpenRequest, planned: Candidates, services: Services): Promise<Candidates> {
  const { settings, clock, admission } = services;
  let limits = limitsOf(open);
  const trying = { untilMs: clock.monotonicMs() + settings.budgetWaitMs, last: 0 };
  for (let candidates = planned; ; ) {
    const needs = needsOf({ ...open, possible: candidates.possible }, settings);
    const reservation = reservationOf(open, candidates, { limits, needs });
    const decided = await admission.admit(requestOf(open, reservation, settings));
    if (decided.kind === 'crowded') {
      const { claims } = reservation;
      const counted = withOthers(claims, { crowded: decided.indexes, atMs: open.startedAtMs });
      limits = counted.limits;
      candidates = { ...candidates, budgets: counted.budgets };
      continue;
    }
    open.standings = standingsOf(reservation.claims, decided.states);
    if (decided.kind === 'admitted') {
      open.reservation = reservation;
      if (open.outputCap !== null) open.steps.push(wordsForCap(open.outputCap));
      return candidates;
    }
    if (decided.kind === 'limited') throw refusedByLimit(open, reservation.claims, decided);
    candidates = await makeFit(open, { candidates, decided, trying }, services);
  }
}

const wordsForCap = ({ tokens, budget }: OutputCap) =>
  `The output is capped at ${tokens} tokens, which is what the budget "${budget}" can pay for certain.`;

type Wanting = { limits: readonly AppliedLimit[]; needs: Needs };

function reservationOf(open: OpenRequest, { budgets }: Candidates, { limits, needs }: Wanting): Reservation {
  const isDowngraded = open.downgrade !== null;
  return {
    reservedNanos: needs.costNanos(null, needs.maxOutputTokens),
    claims: claimsOf({ limits, budgets, needs, isDowngraded, isFree: !mayCost(open.call) }),
    maxOutputTokens: needs.maxOutputTokens,
    mustBeBounded: needsBound(budgets, isDowngraded),
  };
}

/** How a request asks to be admitted. */
export function requestOf(open: OpenRequest, reservation: Reservation, { reservationLeaseMs }: Services['settings']) {
  return {
    organizationId: open.caller.configuration.id,
    requestId: open.id,
    leaseMs: reservationLeaseMs,
    intent: JSON.stringify(intentOf(open, reservation)),
    checks: reservation.claims.map(({ check }) => check),
  };
}

/** The refusal of the limit that a request does not fit into. */
export function refusedByLimit(
  open: OpenRequest,
  claims: readonly Claim[],
  { index, retryAfterMs }: Extract<Decided, { kind: 'limited' }>,
) {
  const claim = claims[index];
  if (claim?.kind !== 'limit') throw new Error('Only a limit limits.');
  open.blockedBy = claim.limit.policy.id;
  return limitReached(claim, retryAfterMs, open.caller);
}

function intentOf(open: OpenRequest, { reservedNanos, claims }: Reservation): RequestIntent {
  const { key, configuration } = open.caller;
  return {
    version: 1,
    organizationId: configuration.id,
    teamId: key.teamId,
    keyId: key.id,
    memberId: key.memberId,
    startedAt: new Date(open.startedAtMs).toISOString(),
    endpoint: open.endpoint,
    clientFormat: open.surface.format,
    stream: open.call.stream,
    modelAsked: open.call.model,
    clientRequestId: open.client.requestId,
    client: open.client.name,
    endUser: open.call.endUser,
    reservedNanos: String(reservedNanos),
    holds: claims.map(({ hold }) => hold),
  };
}
