import type { BudgetCheck, RateLimitCheck } from '@switchyard/platform/admission/admission-store';
import type { OpenRequest } from '../open-request.ts';

/** Every counter of spend that a request is counted in; `limited` says whether any of them has a budget. */
export type Budgeted = { checks: BudgetCheck[]; limited: boolean };

/**
 * The organization's, the team's and the key's spend this month (UTC). Spend is counted with and without a budget, so that a
 * budget set in the middle of a month knows at once what was spent before.
 */
export function budgetsOf(open: OpenRequest): Budgeted {
  const { configuration } = open.caller;
  const period = new Date(open.startedAtMs).toISOString().slice(0, 7);
  const checks = scopesOf(open).map(({ kind, id }) => {
    const budget = configuration.budgets.find((one) => one.kind === kind && one.scopeId === id);
    return { kind, id, period, limitNanos: budget?.limitNanos ?? null };
  });
  return { checks, limited: checks.some(({ limitNanos }) => limitNanos !== null) };
}

/** The limits on requests that apply to the organization, the team and the key. */
export function rateLimitsOf(open: OpenRequest): RateLimitCheck[] {
  return scopesOf(open).flatMap(({ kind, id }) => {
    const limit = open.caller.configuration.rateLimits.find((one) => one.kind === kind && one.scopeId === id);
    return limit ? [{ kind, id, requestsPerMinute: limit.requestsPerMinute }] : [];
  });
}

function scopesOf({ caller }: OpenRequest) {
  return [
    { kind: 'organization', id: caller.configuration.id },
    { kind: 'team', id: caller.key.teamId },
    { kind: 'key', id: caller.key.id },
  ] as const;
}
