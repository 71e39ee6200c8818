import { leastOutputTokens } from '@switchyard/core/formats/openai-responses/request';
import { worstCasePrice } from '@switchyard/core/pricing/price-of-usage';
import type { Usage } from '@switchyard/core/pricing/usage';
import type { RequestIntent } from '@switchyard/core/requests/record';
import type { BudgetCheck } from '@switchyard/platform/admission/admission-store';
import { type Budgeted, rateLimitsOf } from '../admission/budgets-of.ts';
import { type Call, mayCost } from '../call.ts';
import type { OpenRequest, Reservation } from '../open-request.ts';
import type { Services } from '../services.ts';
import type { Candidate, Candidates } from './plan.ts';

/** Counts the request against every limit and reserves its worst case in every budget, in one atomic step, or refuses it. */
export async function admit(open: OpenRequest, candidates: Candidates, services: Services): Promise<void> {
  const { key, configuration } = open.caller;
  const { settings } = services;
  const reservation = worstCase(open, candidates, settings);
  const { checks } = candidates.budgeted;
  const rateLimit = await services.admission.admit(
    {
      organizationId: configuration.id,
      requestId: open.id,
      leaseMs: settings.reservationLeaseMs,
      reservedNanos: reservation.reservedNanos,
      intent: JSON.stringify(intentOf(open, candidates.budgeted)),
      rateLimits: rateLimitsOf(open),
      // What costs nothing is refused by no budget, however far it is spent.
      budgets: mayCost(open.call) ? checks : checks.map((check) => ({ ...check, limitNanos: null })),
    },
    { configuration, keyName: key.name, signal: open.abort.signal },
  );
  open.reservation = reservation;
  open.rateLimit = rateLimit ?? null;
}

/** What may have to be paid, and the budgets that must be able to. */
export type Payable = { possible: Pick<Candidate, 'price'>[]; budgeted: { checks: BudgetCheck[] } };

/**
 * The most the request can cost: the dearest candidate at its full bounds, and for every further attempt that the rule allows its
 * input, since a provider that times out may bill what it read. The bounds are those of the call as it leaves, with the rule's
 * defaults and caps in it.
 */
export function worstCase(
  open: Pick<OpenRequest, 'call' | 'plan'>,
  { possible, budgeted }: Payable,
  settings: Services['settings'],
): Reservation {
  const { call, plan } = open;
  const attempts = plan?.definition?.attempts ?? settings.maxAttempts;
  const scopes = budgeted.checks.map(({ kind, id, period }) => ({ kind, id, period }));
  if (!mayCost(call)) return { reservedNanos: 0n, scopes, maxOutputTokens: 0 };
  const maxOutputTokens = call.maxOutputTokens ?? settings.defaultMaxOutputTokens;
  // A bound below what OpenAI's responses take is raised on the way there, and what it is raised to must be paid for.
  const payableOutput = call.kind === 'chat' ? Math.max(maxOutputTokens, leastOutputTokens) : maxOutputTokens;
  const bounds = {
    maxInputTokens: call.maxInputTokens,
    units: unitsOf(call),
    serviceTiers: serviceTiersOf(call),
  };
  let whole = 0n;
  let inputOnly = 0n;
  for (const { price } of possible) {
    if (price === undefined) continue;
    whole = max(whole, worstCasePrice({ ...bounds, maxOutputTokens: payableOutput, n: call.choices }, price));
    inputOnly = max(inputOnly, worstCasePrice({ ...bounds, maxOutputTokens: 0 }, price));
  }
  const reservedNanos = whole + inputOnly * BigInt(attempts - 1);
  return { reservedNanos, scopes, maxOutputTokens };
}

/** What a call may consume besides tokens: images, characters, searches … */
function unitsOf(call: Call): Partial<Usage> {
  if (call.kind === 'chat') return call.maxSearches ?? {};
  return call.kind === 'operation' ? call.maxUnits : {};
}

/** The tiers that a call may be served in besides the standard one. "auto" leaves it to the provider, which may take the dearest. */
function serviceTiersOf(call: Call): string[] {
  const asked = call.kind === 'chat' ? (call.serviceTier ?? null) : null;
  if (asked === null) return [];
  return asked === 'auto' ? ['priority'] : [asked];
}

const max = (a: bigint, b: bigint) => (a > b ? a : b);

function intentOf(open: OpenRequest, { checks }: Budgeted): RequestIntent {
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
    scopes: checks.map(({ kind, id, period }) => ({ kind, id, period })),
  };
}
