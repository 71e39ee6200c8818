import type { BudgetCounter } from '@switchyard/core/limits/hold';
import type { Measure, Window } from '@switchyard/core/limits/limit-policy';

/**
 * The name of every key that Switchyard keeps in Redis. The organization stands first, in braces: one organization is one
 * hash slot, so that a script may touch all its keys on a Redis Cluster, and no two organizations ever share a key.
 */
export const keys = {
  /** Hash: request id → `<ms at which it was admitted, Redis' clock>:<intent as JSON>`. */
  reservations: (organizationId: string) => `sy:{${organizationId}}:reservations`,
  /** Sorted set: request id by the time (ms, Redis' clock) at which its lease ends. */
  leases: (organizationId: string) => `sy:{${organizationId}}:leases`,
  /** Text: `<ms at which it was admitted>:<amount>,…`: at what a sweeper settled an orphan, for each of its holds. */
  estimate: (organizationId: string, requestId: string) => `sy:{${organizationId}}:estimate:${requestId}`,
  /** Hash: `spent` and `held` of a budget in one period, in the budget's unit. Without `spent` it is not loaded from the ledger yet. */
  budget: (organizationId: string, { budgetId, period, group }: BudgetCounter) =>
    `sy:{${organizationId}}:budget:${budgetId}:${period}:${group}`,
  /** Hash: what a window counted, by slice of the window; see window.lua. */
  window: (organizationId: string, { policyId, group, measure, window }: WindowCounter) =>
    `sy:{${organizationId}}:window:${policyId}:${measure}:${window}:${group}`,
  /** Hash: `held`, the calls of a limit that are under way; gone when there are none. */
  concurrency: (organizationId: string, { policyId, group }: { policyId: string; group: string }) =>
    `sy:{${organizationId}}:concurrency:${policyId}:${group}`,
  /** Hash: `<credential id> <model>` (`*` for every model) → core's `resting` as JSON. What has passed its end may be deleted. */
  resting: (organizationId: string) => `sy:{${organizationId}}:resting`,
  /** Hash: `<provider account id> <model>` → `{ share, atMs }`: what the provider says is left of its rate limits. */
  headroom: (organizationId: string) => `sy:{${organizationId}}:headroom`,
  /** Text: what the last nightly comparison of roll-ups and ledger with the log found, as JSON. */
  verification: 'sy:verification',
  /** Channel on which gateways tell each other of resting credentials. */
  restingChannel: 'sy:resting',
  /** Channel on which a change of configuration is announced to every gateway. */
  configurationChannel: 'sy:configuration',
};

/** One window of a limit policy, for one group of callers. */
type WindowCounter = { policyId: string; group: string; measure: Measure; window: Window };
