import { GatewayError } from '@switchyard/core/errors';
import { formatUsd, formatUsdExact } from '@switchyard/core/money/money';
import type { Admission, AdmissionRequest, AdmissionStore } from '@switchyard/platform/admission/admission-store';
import type { SpendScope } from '@switchyard/platform/redis/keys';
import type { AdmissionContext, RateLimitState } from '../services.ts';
import type { SettlementSignal } from './settlement-signal.ts';

/** What admission needs: the counters, the ledger to load them from, and word of settlements to wait for. */
export type AdmissionParts = {
  store: AdmissionStore;
  loadSpend(organizationId: string, month: string): Promise<(SpendScope & { spentNanos: bigint })[]>;
  settlements: SettlementSignal;
  /** Longest wait for money that other calls hold, in ms. */
  budgetWaitMs: number;
};

/**
 * Admits requests. When money would suffice if calls in flight cost less than they hold, the caller waits for them instead of
 * being refused falsely. When Redis or the ledger is down nothing is admitted: a hard budget fails closed.
 */
export function createAdmission({ store, loadSpend, settlements, budgetWaitMs }: AdmissionParts) {
  return {
    async admit(request: AdmissionRequest, context: AdmissionContext): Promise<RateLimitState | undefined> {
      const untilMs = performance.now() + budgetWaitMs;
      for (;;) {
        const admission = await closedWhenDown(() => store.admit(request));
        if (admission.kind === 'admitted') return tightest(request, admission);
        if (admission.kind === 'unseeded') await closedWhenDown(() => seed(request));
        else if (admission.kind === 'budget-in-flight' && performance.now() < untilMs)
          await settlements.next(request.organizationId, { signal: context.signal, atMostMs: 100 });
        else throw refusal(admission, request, context);
      }
    },
  };

  async function seed({ organizationId, budgets }: AdmissionRequest): Promise<void> {
    const [budget] = budgets;
    if (budget !== undefined) await store.seed(organizationId, await loadSpend(organizationId, budget.period));
  }
}

async function closedWhenDown<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (cause) {
    throw new GatewayError(
      'limits_unavailable',
      'Limits and budgets cannot be checked at the moment. Try again in a few seconds.',
      {
        retryAfterMs: 2_000,
        cause,
      },
    );
  }
}

function tightest(
  { rateLimits }: AdmissionRequest,
  { rateLimits: states }: Extract<Admission, { kind: 'admitted' }>,
): RateLimitState | undefined {
  return states
    .map((state, index) => ({ limit: rateLimits[index]?.requestsPerMinute ?? 0, ...state }))
    .sort((a, b) => a.remaining - b.remaining)[0];
}

type Refused = Exclude<Admission, { kind: 'admitted' | 'unseeded' }>;

function refusal(admission: Refused, request: AdmissionRequest, context: AdmissionContext): GatewayError {
  if (admission.kind === 'rate-limited') return rateLimited(admission, request, context);
  const budget = request.budgets[admission.index];
  const limit = budget?.limitNanos ?? 0n;
  const owner = budget ? nameOf(budget, context) : 'this key';
  const numbers = `${formatUsd(admission.spentNanos)} spent and ${formatUsd(admission.heldNanos)} in flight of ${formatUsd(limit)}`;
  const needs = `this call may cost up to ${formatUsdExact(request.reservedNanos)}`;
  if (admission.kind === 'budget-in-flight')
    return new GatewayError(
      'budget_in_flight',
      `The monthly budget of ${owner} is held by calls in flight: ${numbers}; ${needs}. Try again when they have finished.`,
      { retryAfterMs: 1_000 },
    );
  return new GatewayError(
    'budget_exceeded',
    `The monthly budget of ${owner} does not allow this call: ${numbers}; ${needs}. It resets on ${nextMonth(budget?.period ?? '')} (UTC); an owner or admin of ${context.configuration.name} can raise it.`,
  );
}

function rateLimited(
  admission: Extract<Admission, { kind: 'rate-limited' }>,
  request: AdmissionRequest,
  context: AdmissionContext,
): GatewayError {
  const limit = request.rateLimits[admission.index];
  const perMinute = limit?.requestsPerMinute ?? 0;
  const owner = limit ? nameOf(limit, context) : 'this key';
  const waitMs = Math.max(admission.retryAfterMs, 1);
  return new GatewayError(
    'rate_limit_exceeded',
    `The limit of ${owner} is ${perMinute} requests per minute, and it is reached. Try again in ${Math.ceil(waitMs / 1_000)} s.`,
    {
      retryAfterMs: waitMs,
      headers: {
        'x-ratelimit-limit-requests': String(perMinute),
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': `${(waitMs / 1_000).toFixed(3)}s`,
      },
    },
  );
}

function nameOf({ kind, id }: { kind: string; id: string }, { configuration, keyName }: AdmissionContext): string {
  if (kind === 'organization') return `the organization ${configuration.name}`;
  if (kind === 'key') return `the virtual key "${keyName}"`;
  return `the team ${configuration.teams.find((team) => team.id === id)?.name ?? id}`;
}

/** "2026-12" → "2027-01-01". */
function nextMonth(period: string): string {
  const [year = 0, month = 1] = period.split('-').map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}
