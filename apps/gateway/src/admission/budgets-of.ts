import { GatewayError } from '@switchyard/core/errors';
import type { BudgetCheck, RateLimitCheck } from '@switchyard/platform/admission/admission-store';
import type { Caller, OpenRequest } from '../open-request.ts';

/** Every counter of spend that a request is counted in; `limited` says whether any of them has a budget. */
export type Budgeted = { checks: ScopeBudget[]; limited: boolean };

/** The budget, if any, of one of those that every request is counted for. */
export type ScopeBudget = BudgetCheck & { kind: 'organization' | 'team' | 'key' };

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

/**
 * Refuses what goes on at the provider after its call was answered, when a budget applies: what it will cost is known only when it
 * has ended, and nothing could be held for it until then.
 */
export function refuseUnboundedOnBudget(caller: Caller, what: string, param: string): void {
  const { budgets } = caller.configuration;
  if (!scopesOf({ caller }).some(({ kind, id }) => budgets.some((one) => one.kind === kind && one.scopeId === id)))
    return;
  throw new GatewayError(
    'not_supported',
    `What ${what} costs is known only when it has ended, and a budget applies to this key. Use a key without one.`,
    { param },
  );
}

function scopesOf({ caller }: Pick<OpenRequest, 'caller'>) {
  return [
    { kind: 'organization', id: caller.configuration.id },
    { kind: 'team', id: caller.key.teamId },
    { kind: 'key', id: caller.key.id },
  ] as const;
}
